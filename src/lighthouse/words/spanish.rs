//! Spanish, as read by patients in the United States.

use crate::lighthouse::words::texts::{
    Address, End, Frame, Landing, Letter, Letters, Privacy, Question, Said, Texts, Way,
};

/// All texts in Spanish.
pub(super) static SPANISH: Texts = Texts {
    tag: "es",
    frame: FRAME,
    landing: LANDING,
    privacy: PRIVACY,
    question: QUESTION,
    way: WAY,
    address: ADDRESS,
    end: END,
    letter: LETTERS,
};

const FRAME: Frame = Frame {
    for_administrator: "Para el administrador:",
    reference: "Referencia:",
    whom_to_ask: "La persona que administra su instalación de Fasten puede comunicarse con el operador de esta pasarela en {email}.",
    whom_to_ask_by_name: "La persona que administra su instalación de Fasten puede comunicarse con {operator}, que opera esta pasarela, en {email}.",
    run_by: "Esta pasarela la opera {operator}.",
    about: "Acerca de esta pasarela",
    privacy: "Privacidad",
};

const LANDING: Landing = Landing {
    title: "Pasarela de inicio de sesión para Fasten",
    what: "Fasten es un registro médico personal que cada quien instala en su propia computadora. Esta pasarela conecta las instalaciones de Fasten con las páginas de inicio de sesión de hospitales, clínicas y aseguradoras.",
    patients: "Para pacientes",
    patients_text: &[
        "Usted pasa por aquí cuando conecta un proveedor de atención médica en Fasten. Usted inicia sesión en la página de su propio proveedor, y sus registros médicos van directamente a su instalación de Fasten. Esta pasarela no ve ni su contraseña ni sus registros.",
        "Para conectar un proveedor, comience en Fasten. Si un inicio de sesión se detuvo en una página de esta pasarela, regrese a Fasten y comience de nuevo. Si se detiene otra vez, muestre la página a la persona que administra su instalación de Fasten.",
    ],
    administrators: "Para administradores",
    register: "Registre su instalación de Fasten con este comando:",
    verify: "El comando le pide su nombre y su correo electrónico. Después abra el enlace del correo que reciba, o ejecute {command} con el código que contiene.",
    own_address: "Los programas que trabajan con esta pasarela usan esta dirección:",
    operator: "Quién opera esta pasarela",
    named: "Esta pasarela la opera {operator}.",
    contact: "Puede escribir a {email}.",
    nameless: "El operador de esta pasarela no ha indicado un nombre ni un contacto.",
};

const PRIVACY: Privacy = Privacy {
    title: "Privacidad",
    what: "Esto es lo que la pasarela {gateway} llega a saber de usted cuando conecta un proveedor de atención médica por medio de ella.",
    passes: "Lo que pasa por aquí",
    passes_text: &[
        "Usted inicia sesión en la página de su propio proveedor de atención médica. Esta pasarela no ve ni su contraseña ni sus registros médicos.",
        "Con algunos proveedores, la pasarela recibe las claves de acceso para su instalación de Fasten y las entrega. No las guarda.",
    ],
    kept: "Lo que se guarda",
    kept_list: &[
        "Una cookie en su navegador, para que el inicio de sesión termine en el mismo navegador donde comenzó y usted se cuente una sola vez. Es un número al azar, sin su nombre, y su navegador la guarda hasta 400 días.",
        "Números codificados (valores hash con clave) que lo representan a usted ante cada proveedor. Indican cuántas personas están conectadas y se guardan mientras usted cuente como persona conectada. Nadie puede obtener de ellos su nombre ni su número de paciente.",
        "Las direcciones a las que usted aceptó regresar, para no preguntarle cada vez: hasta 400 días después de la última vez que las usó.",
        "En el registro del servidor: su dirección de red, la hora y el tipo de página que se pidió. Nunca códigos, claves ni nombres.",
        "Si usted registró una instalación de Fasten: su nombre y su correo electrónico, hasta que los cambie o los elimine.",
    ],
    shared: "Quién lo recibe",
    shared_text: &[
        "Nadie más. A su proveedor de atención médica no se le dice qué instalación de Fasten usa usted. Las páginas de esta pasarela no cargan nada de otros sitios y no contienen anuncios ni rastreadores.",
    ],
    questions: "Preguntas",
};

const QUESTION: Question = Question {
    own: "¿Es este su propio Fasten?",
    wants: "{destination} quiere obtener sus registros médicos de {provider}.",
    goes_by: "Dice llamarse {name} (sin verificar).",
    nameless: "No ha indicado un nombre.",
    is_new: "Este navegador no había usado antes esa dirección aquí. Continúe solo si es su propio Fasten y usted acaba de comenzar esto allí. Si alguien le envió un enlace, deténgase.",
    unregistered: "Una instalación de Fasten en {destination} quiere conectarse con {provider}. No está registrada en esta pasarela, así que aquí nadie sabe quién la administra.",
    gets_access: "Si continúa e inicia sesión, esa instalación obtendrá acceso a sus registros médicos. Continúe solo si usted acaba de comenzar esto en su propio Fasten en esa dirección. Si alguien le envió un enlace, deténgase.",
    sign_in: "¿Es este su inicio de sesión?",
    other_browser: "Este inicio de sesión comenzó en otro navegador. Si continúa, la instalación de Fasten de {installation} en {destination} obtendrá acceso a sus registros médicos de {provider}.",
    only_yours: "Continúe solo si lo comenzó usted. Si alguien le envió un enlace, deténgase.",
    refuse: "Detener",
    agree: "Sí, continuar",
    stopped: Said {
        title: "Usted detuvo el inicio de sesión",
        text: "No se envió nada a su proveedor de atención médica. Puede cerrar esta página.",
    },
    refused: Said {
        title: "No se entregó nada",
        text: "Puede cerrar esta página.",
    },
};

const WAY: Way = Way {
    to_provider: Said {
        title: "En camino a su proveedor de atención médica",
        text: "Continuar a {provider}",
    },
    to_fasten: Said {
        title: "En camino de regreso a Fasten",
        text: "Continuar a su Fasten en {destination}",
    },
    returning: Said {
        title: "De regreso a Fasten",
        text: "Un momento: esta página regresa a Fasten.",
    },
    needs_script: "Esta página necesita JavaScript para regresar a Fasten. Permítalo y vuelva a cargar la página.",
};

const ADDRESS: Address = Address {
    confirm: Said {
        title: "Confirme su correo electrónico",
        text: "Alguien registró una instalación de Fasten en la pasarela {gateway} e indicó el correo electrónico {email}.",
    },
    confirm_if: "Si fue usted, confirme que este es su correo. Si no fue usted, cierre esta página: no pasará nada.",
    confirm_button: "Este es mi correo",
    confirmed: Said {
        title: "Su correo electrónico está confirmado",
        text: "{email} está confirmado. Puede cerrar esta página.",
    },
    stop: Said {
        title: "¿Detener los correos a su dirección?",
        text: "Alguien dio su correo electrónico a la pasarela {gateway}. Si no fue usted, puede detener sus correos.",
    },
    stop_button: "No fui yo: detener los correos",
    stopped: Said {
        title: "No recibirá más correos",
        text: "La pasarela {gateway} ya no envía correos a su dirección, sin importar quién se registre en ella.",
    },
    allow_button: "Permitir los correos de nuevo",
};

const END: End = End {
    not_started: Said {
        title: "No se pudo comenzar este inicio de sesión",
        text: "No se envió nada a su proveedor de atención médica. Regrese a Fasten y comience de nuevo. Si eso no ayuda, muestre esta página a la persona que administra su instalación de Fasten.",
    },
    unreadable: Said {
        title: "No se pudo leer el formulario",
        text: "No se hizo nada. Regrese a Fasten y comience de nuevo.",
    },
    unavailable: Said {
        title: "Este inicio de sesión no puede continuar en este momento",
        text: "Espere un momento. Después regrese a Fasten y comience de nuevo.",
    },
    reload: Said {
        title: "Este inicio de sesión no puede continuar en este momento",
        text: "Espere un momento y vuelva a cargar esta página. Si eso no ayuda, regrese a Fasten y comience de nuevo.",
    },
    failed: Said {
        title: "Algo falló en la pasarela",
        text: "Espere un momento y vuelva a cargar esta página. Si eso no ayuda, regrese a Fasten y comience de nuevo.",
    },
    no_window: Said {
        title: "Esta página no la abrió una persona",
        text: "No se hizo nada. Regrese a Fasten y comience de nuevo.",
    },
    no_page: Said {
        title: "Esta página no existe",
        text: "No hay nada en esta dirección. Para conectar un proveedor de atención médica, regrese a Fasten y comience allí.",
    },
    for_programs: Said {
        title: "Esta dirección no es una página",
        text: "Es para programas o para otro paso del inicio de sesión. Regrese a Fasten y comience de nuevo.",
    },
    too_many_requests: Said {
        title: "Demasiadas solicitudes desde su red",
        text: "Espere un rato. Después regrese a Fasten y comience de nuevo.",
    },
    bad_address: Said {
        title: "No se puede leer esta dirección",
        text: "Algo en ella está mal o es demasiado largo. Regrese a Fasten y comience de nuevo.",
    },
    full: Said {
        title: "No queda lugar para otra persona",
        text: "Los {limit} lugares que esta instalación de Fasten tiene con {provider} están ocupados. Si usted ya conectó {provider} antes, use el mismo navegador que la última vez. Si no, pregunte a la persona que administra su instalación de Fasten. Esa persona puede pedir más lugares al operador de esta pasarela.",
    },
    full_with_one: Said {
        title: "No queda lugar para otra persona",
        text: "El único lugar que esta instalación de Fasten tiene con {provider} está ocupado. Si usted ya conectó {provider} antes, use el mismo navegador que la última vez. Si no, pregunte a la persona que administra su instalación de Fasten. Esa persona puede pedir más lugares al operador de esta pasarela.",
    },
    full_unverified: Said {
        title: "No queda lugar para otra persona",
        text: "Todos los lugares que esta instalación de Fasten tiene por ahora con {provider} están ocupados. Si usted ya conectó {provider} antes, use el mismo navegador que la última vez. Si no, pregunte a la persona que administra su instalación de Fasten. Habrá {then} lugares en cuanto esa persona confirme su correo electrónico.",
    },
    full_meanwhile: Said {
        title: "No queda lugar para otra persona",
        text: "El inicio de sesión tardó más de diez minutos y, mientras tanto, otra persona ocupó el último lugar de esta instalación de Fasten con su proveedor de atención médica. No se entregó nada. Pregunte a la persona que administra su instalación de Fasten.",
    },
    out_of_order: Said {
        title: "Este proveedor no se puede conectar en este momento",
        text: "Las conexiones nuevas con {provider} están en pausa: {why} Si usted ya tiene una conexión, esta se mantiene.",
    },
    too_many: Said {
        title: "Demasiados inicios de sesión al mismo tiempo",
        text: "Otros inicios de sesión de esta instalación de Fasten siguen abiertos. Espere a que termine uno, media hora como máximo. Después regrese a Fasten y comience de nuevo.",
    },
    not_today: Said {
        title: "Demasiadas personas nuevas hoy",
        text: "Esta instalación de Fasten no puede conectar hoy a más personas nuevas con {provider}. Inténtelo mañana. Si usted ya tiene una conexión, puede iniciar sesión de nuevo.",
    },
    too_often: Said {
        title: "Demasiados inicios de sesión desde su red",
        text: "Inténtelo mañana: regrese a Fasten y comience de nuevo.",
    },
    displaced: Said {
        title: "Este inicio de sesión cedió su lugar a otro",
        text: "Había demasiados inicios de sesión abiertos de esta instalación de Fasten, y este era el más antiguo. No se entregó nada. Regrese a Fasten y comience de nuevo.",
    },
    tickets_only: Said {
        title: "Este inicio de sesión no tiene boleto",
        text: "Esta instalación de Fasten solo acepta inicios de sesión que ella misma anunció con un boleto (ticket). No se envió nada a su proveedor de atención médica. Muestre esta página a la persona que administra su instalación de Fasten.",
    },
    dormant: Said {
        title: "Esta instalación de Fasten todavía no puede conectar a nadie",
        text: "No se envió nada a su proveedor de atención médica. Muestre esta página a la persona que administra su instalación de Fasten, o inténtelo mañana.",
    },
    suspended: Said {
        title: "Esta instalación de Fasten está suspendida",
        text: "No puede conectar a nadie en este momento, y no se entregó nada. Si usted ya tiene una conexión, esta se mantiene. Pregunte a la persona que administra su instalación de Fasten.",
    },
    unknown: Said {
        title: "Aquí no se conoce este inicio de sesión",
        text: "Puede ser que haya tardado más de media hora o que haya comenzado en otra pasarela. Regrese a Fasten y comience de nuevo.",
    },
    used: Said {
        title: "Este inicio de sesión ya terminó",
        text: "Su respuesta sirve una sola vez y ya se entregó. Si su proveedor de atención médica no aparece conectado en Fasten, comience allí de nuevo.",
    },
    withdrawn: Said {
        title: "El camino de regreso a su Fasten está cerrado",
        text: "Mientras usted iniciaba sesión, la dirección de su instalación de Fasten se retiró de esta pasarela o no se pudo comprobar de nuevo. No se entregó nada. Pregunte a la persona que administra su instalación de Fasten.",
    },
    not_understood: Said {
        title: "No se entiende la respuesta de su proveedor de atención médica",
        text: "Regrese a Fasten y comience de nuevo. Si eso no ayuda, muestre esta página a la persona que administra su instalación de Fasten.",
    },
    no_answer: Said {
        title: "Aquí no hay ninguna respuesta",
        text: "Su proveedor de atención médica no envió nada. Regrese a Fasten y comience de nuevo.",
    },
    unfinished: "Este inicio de sesión no se puede terminar",
    unreachable: "No se puede contactar la pasarela. Espere un momento y vuelva a cargar esta página.",
    unreachable_after_asking: "No se puede contactar la pasarela. Espere un momento y presione el botón otra vez.",
    owner_is_full: Said {
        title: "Este correo electrónico tiene demasiadas instalaciones",
        text: "No se cambió nada. Este correo electrónico ya tiene todas las instalaciones confirmadas que puede tener. Una instalación eliminada cuenta 90 días más si tenía usuarios. Elimine una sin usuarios e inténtelo de nuevo.",
    },
    dead_link: Said {
        title: "Este enlace ya no funciona",
        text: "Puede ser que tenga más de un día o que el correo electrónico haya cambiado. Pida un correo nuevo en su instalación de Fasten.",
    },
    foreign_link: Said {
        title: "Este enlace no es de esta pasarela",
        text: "Abra otra vez el enlace del correo, completo y sin cambios.",
    },
};

const LETTERS: Letters = Letters {
    verification: Letter {
        subject: "Confirme su correo electrónico",
        text: "Alguien registró una instalación de Fasten en la pasarela {gateway} e indicó este correo electrónico.\n\nSi fue usted, abra esta página y presione el botón:\n\n{link}\n\no introduzca este código con `fastenctl verify`:\n\n{code}\n\nAmbos sirven durante un día. Si no fue usted, no haga nada, o detenga los correos de esta pasarela:\n\n{stop}\n",
    },
    email_changed: Letter {
        subject: "Su instalación de Fasten tiene otro correo electrónico",
        text: "Una instalación de Fasten en la pasarela {gateway} estaba registrada con este correo electrónico y ahora tiene otro.\n\nSi no fue usted, otra persona tiene el secreto de la instalación. Cámbielo con `fastenctl rotate-secret` y después indique su correo de nuevo.\n\nSi la instalación nunca fue suya, detenga los correos de esta pasarela:\n\n{stop}\n",
    },
    secret_rotated: Letter {
        subject: "Su instalación de Fasten tiene un secreto nuevo",
        text: "Se reemplazó el secreto de su instalación de Fasten en la pasarela {gateway}. El anterior sirve hasta que se use el nuevo, y un día como máximo.\n\nSi no fue usted, otra persona tiene el secreto de la instalación. Cámbielo con `fastenctl rotate-secret` y después revise lo demás con `fastenctl status`.\n",
    },
    secret_reset: Letter {
        subject: "El operador dio un secreto nuevo a su instalación de Fasten",
        text: "El operador de la pasarela {gateway} reemplazó el secreto de su instalación de Fasten. El anterior ya no sirve. Quien lo pidió recibe el nuevo por otro medio, no por correo electrónico.\n\nSi nadie de su parte lo pidió, escriba al operador de inmediato.\n",
    },
    origins_changed: Letter {
        subject: "Su instalación de Fasten tiene otras direcciones",
        text: "Cambiaron las direcciones a las que la pasarela {gateway} devuelve los navegadores de su instalación de Fasten. Ahora son:\n\n{origins}\nSi no fue usted, otra persona tiene el secreto de la instalación. Cámbielo con `fastenctl rotate-secret` y después revise lo demás con `fastenctl status`.\n",
    },
    no_origins: "ninguna, salvo la de esta computadora",
    wrong_secrets: Letter {
        subject: "Alguien intenta adivinar el secreto de su instalación de Fasten",
        text: "En un día, la pasarela {gateway} recibió mil solicitudes a nombre de su instalación de Fasten con un secreto equivocado. Un secreto tiene 256 bits y no se puede adivinar, así que no pasó nada.\n\nSi alguno de sus programas todavía usa un secreto anterior, dele el nuevo. Este correo llega una vez al día como máximo.\n",
    },
    without_tickets: Letter {
        subject: "Hoy llegaron {seats} personas sin boleto a su instalación de Fasten",
        text: "Hoy, navegadores sin boleto (ticket) ocuparon {seats} lugares de su instalación de Fasten por medio de la pasarela {gateway}. Si son personas suyas, todo está bien. Si no, quizá alguien encontró la dirección de su instalación.\n\nUn lugar así queda libre 90 días después de su último inicio de sesión. `fastenctl usage --release PROVIDER` libera hasta diez de una vez. `fastenctl update --tickets-only` no deja entrar a nadie sin boleto; los clientes que no conocen los boletos dejan entonces de funcionar.\n",
    },
    limit_near: Letter {
        subject: "{provider}: {users} de {limit} lugares están ocupados",
        text: "Su instalación de Fasten ha conectado a {users} de un máximo de {limit} personas con {provider}, por medio de la pasarela {gateway}.\n\nCuando todos los lugares estén ocupados, se rechazará a las personas nuevas antes de que inicien sesión. Quienes están conectados siguen conectados.\n\n`fastenctl usage` muestra los números. El operador de la pasarela puede aumentar el límite.\n",
    },
    limit_reached: Letter {
        subject: "{provider}: los {limit} lugares están ocupados",
        text: "Su instalación de Fasten ha conectado a {users} personas con {provider}, por medio de la pasarela {gateway}. No puede conectar a más.\n\nSe rechaza a las personas nuevas antes de que inicien sesión. Quienes están conectados siguen conectados y pueden iniciar sesión de nuevo.\n\n`fastenctl usage` muestra los números. El operador de la pasarela puede aumentar el límite.\n",
    },
    client_secret_ends: Letter {
        subject: "El secreto de cliente de {name} vence el {date}",
        text: "La pasarela {gateway} usa en {name} un secreto de cliente que vence el {date}. Después, nadie podrá iniciar sesión allí por medio de esta pasarela.\n\nPida un secreto nuevo al proveedor, póngalo en la configuración junto con su `client_secret_expires` y recargue la pasarela (SIGHUP).\n\n`fastenctl lighthouse check` muestra todo lo que vence pronto. Este correo llega una sola vez.\n",
    },
    certificate_ends: Letter {
        subject: "El certificado de {gateway} vence el {date}",
        text: "El certificado que los navegadores ven en {gateway} vence el {date}. El programa que lo renueva ya debería haberlo hecho. Después de ese día, los navegadores y las instalaciones de Fasten se niegan a conectarse.\n\nRevise el programa que renueva el certificado y si después se recargó el proxy que está delante de la pasarela. Este correo llega una sola vez.\n",
    },
    proof_ends: Letter {
        subject: "Los inicios de sesión que regresan a {origin} dejan de funcionar el {date}",
        text: "La pasarela {gateway} ya no puede confirmar que {origin} pertenece a su instalación de Fasten. El {date} quitará esta dirección de su instalación. Entonces dejarán de funcionar los inicios de sesión que regresan allí.\n\nPara conservar la dirección, haga que esta URL responda con el identificador de su instalación y nada más:\n\n{at}\n\n`fastenctl status` muestra el identificador. La pasarela vuelve a mirar cada día.\n",
    },
    notice: "El operador de la pasarela {gateway}, donde su instalación de Fasten está registrada con este correo",
};
