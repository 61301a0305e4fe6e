"""A mail server for tests. Prints its port, then each mail as one line of JSON.

Its only argument is a JSON object: `answer` (to the whole mail; nothing is said where it is null), `port`, `certificate` and
`key` (PEM files), `tls` ("starttls" or "tls"), `password`. Ends with its standard input.
"""

import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

wanted = json.loads(sys.argv[1])


class Handler:
    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None or wanted.get("tls") == "tls",
            "user": session.auth_data.login.decode() if session.auth_data else None,
            "mail": envelope.content.decode(),
        }), flush=True)
        if wanted["answer"] is None:
            await asyncio.Event().wait()
        return wanted["answer"]


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.password.decode() == wanted["password"]
    return AuthResult(success=good, handled=False, auth_data=data if good else None)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(wanted["certificate"], wanted["key"])
    return made


def protocol():
    starttls = wanted.get("tls") == "starttls"
    return SMTP(
        Handler(),
        tls_context=context() if starttls else None,
        require_starttls=starttls,
        authenticator=authenticate if "password" in wanted else None,
        auth_required="password" in wanted,
        auth_require_tls=starttls,
    )


async def main():
    loop = asyncio.get_running_loop()
    tls = context() if wanted.get("tls") == "tls" else None
    server = await loop.create_server(protocol, "127.0.0.1", wanted.get("port", 0), ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
