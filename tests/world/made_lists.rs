//! A catalog of 45,000 fictitious institutions, in lists like the published ones: with the same
//! vendors and addresses, the same kinds of names, and the same typos. Every run creates the same
//! bytes, without a network.

use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt::Write as _;

/// Number of institutions, each a name at an address.
pub(crate) const INSTITUTIONS: usize = 45_000;
/// Number of rows with an invalid address.
pub(crate) const BROKEN: usize = 27;
/// Number of small vendors, besides the large ones in [`VENDORS`].
const SMALL: usize = 120;

/// What a vendor's list contains.
struct Vendor {
    list: &'static str,
    institutions: usize,
    address: Address,
    names: Names,
    /// How many out of a hundred rows have a ZIP code.
    zips: u64,
    /// How many out of a hundred rows have no name.
    nameless: u64,
}

/// The addresses of a vendor's servers.
#[derive(Clone, Copy)]
enum Address {
    /// All institutions share one address.
    Shared(&'static str),
    /// Each institution has its own address: `@` marks the part that differs, `#` stands for a
    /// number.
    Own(&'static str),
    /// Addresses of test systems on a vendor's own network, with arbitrary upper and lower case.
    Shouted,
}

#[derive(Clone, Copy)]
enum Names {
    Practices,
    Practitioners,
    Hospitals,
    Codes,
}

/// The longest lists, in the proportions of the published ones.
const VENDORS: [Vendor; 12] = [
    vendor(
        "athenahealth",
        17_000,
        Address::Shared("https://api.platform.athenahealth.com/fhir/r4"),
        Names::Practices,
        0,
        0,
    ),
    vendor(
        "1up",
        6_600,
        Address::Own("https://fhir.healow.com/FHIRServer/fhir/@"),
        Names::Practices,
        100,
        0,
    ),
    vendor(
        "practice_fusion",
        4_600,
        Address::Own("https://api.patientfusion.com/fhir/r4/v1/@"),
        Names::Practitioners,
        0,
        0,
    ),
    vendor(
        "veradigm",
        3_250,
        Address::Own("https://fhir.fhirpoint.open.allscripts.com/fhirroute/open/#"),
        Names::Practices,
        0,
        0,
    ),
    vendor(
        "cerner",
        3_200,
        Address::Own("https://fhir-myrecord.cerner.com/r4/@"),
        Names::Hospitals,
        40,
        25,
    ),
    vendor(
        "eclinicalworks",
        2_460,
        Address::Own("https://fhir4.eclinicalworks.com/fhir/r4/@"),
        Names::Practices,
        100,
        0,
    ),
    vendor(
        "darena",
        2_300,
        Address::Own("https://app.meldrx.com/api/fhir/practice-#"),
        Names::Practices,
        0,
        1,
    ),
    vendor("altera", 1_460, Address::Shouted, Names::Hospitals, 0, 0),
    vendor(
        "carepaths",
        1_180,
        Address::Own("http://developer.carepaths.com/@/api/"),
        Names::Practitioners,
        0,
        0,
    ),
    vendor(
        "greenway",
        610,
        Address::Own(
            "https://fhir-api.fhirprod.aws.greenwayhealth.com/fhir/R4/2.16.840.1.113883.3.140.#",
        ),
        Names::Practices,
        0,
        0,
    ),
    vendor(
        "modernizing_medicine",
        320,
        Address::Own("https://@.gastro.prod.fhir.ema-api.com/fhir/r4/"),
        Names::Codes,
        0,
        0,
    ),
    vendor(
        "meditech",
        300,
        Address::Own("https://mtrestapis-live#.hospital.example/v1/argonaut/v1"),
        Names::Hospitals,
        60,
        0,
    ),
];

const fn vendor(
    list: &'static str,
    institutions: usize,
    address: Address,
    names: Names,
    zips: u64,
    nameless: u64,
) -> Vendor {
    Vendor {
        list,
        institutions,
        address,
        names,
        zips,
        nameless,
    }
}

/// Returns the lists by name, in ONC Lantern's format.
pub(crate) fn lists() -> Vec<(String, Value)> {
    let mut dice = Dice(45_000);
    let mut lists: Vec<(String, Value)> = VENDORS
        .iter()
        .map(|vendor| (format!("made_{}", vendor.list), list(vendor, &mut dice, 0)))
        .collect();
    let left = INSTITUTIONS
        - VENDORS
            .iter()
            .map(|vendor| vendor.institutions)
            .sum::<usize>();
    for number in 0..SMALL {
        let institutions = left / SMALL + usize::from(number < left % SMALL);
        let address = format!("https://fhir.vendor{number}.example/r4/@");
        let vendor = vendor(
            "",
            institutions,
            Address::Own(address.leak()),
            Names::Practices,
            20,
            0,
        );
        let broken = if number == 0 { BROKEN } else { 0 };
        lists.push((
            format!("made_small_vendor_{number}"),
            list(&vendor, &mut dice, broken),
        ));
    }
    lists
}

/// Creates a list with as many institutions as the vendor has, some of them twice, and with rows
/// that cannot be read.
fn list(vendor: &Vendor, dice: &mut Dice, broken: usize) -> Value {
    let (mut rows, mut known) = (Vec::new(), HashSet::new());
    while known.len() < vendor.institutions {
        let url = address(vendor.address, dice);
        let name = if dice.percent(vendor.nameless) {
            String::new()
        } else {
            name(vendor.names, dice)
        };
        // Importers ignore a final slash and the case of the host, and name unnamed servers after
        // their host. So compare addresses without these differences.
        if !known.insert((
            name.split_whitespace().collect::<Vec<_>>().join(" "),
            plain(&url),
        )) {
            continue;
        }
        let zip = if dice.percent(vendor.zips) {
            format!("{:05}", 501 + dice.below(99_000))
        } else {
            String::new()
        };
        if dice.percent(2) {
            let other = if url.ends_with('/') {
                url.trim_end_matches('/').to_owned()
            } else {
                format!("{url}/")
            };
            rows.push(row(&name, &other, &zip));
        }
        if dice.percent(1) {
            rows.push(row(&name, &url, &zip));
        }
        rows.push(row(&name, &url, &zip));
    }
    for number in 0..broken {
        let url = [
            "api/practice#/R4",
            "fhir.example\t/API/#/R4",
            ": https://fhir.example/#",
            "https://fhir.example/#?x=1",
        ];
        let url = url[number % url.len()].replace('#', &number.to_string());
        rows.insert(
            (number * 3).min(rows.len()),
            row(&name(Names::Practitioners, dice), &url, ""),
        );
    }
    json!({ "Endpoints": rows })
}

fn row(name: &str, url: &str, zip: &str) -> Value {
    json!({ "URL": url, "OrganizationName": name, "NPIID": "", "OrganizationZipCode": zip })
}

fn plain(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    format!(
        "{scheme}://{}/{}",
        host.to_lowercase(),
        path.trim_end_matches('/')
    )
}

fn address(address: Address, dice: &mut Dice) -> String {
    match address {
        Address::Shared(url) => url.to_owned(),
        Address::Own(pattern) => {
            let letters: String = (0..10)
                .map(|_| char::from(b'A' + u8::try_from(dice.below(26)).unwrap_or(0)))
                .collect();
            let letters = if pattern.contains("://@") {
                letters.to_lowercase()
            } else {
                letters
            };
            pattern
                .replace('@', &letters)
                .replace('#', &(10_000 + dice.below(9_000_000)).to_string())
        }
        Address::Shouted => {
            let host = format!("INSCM{}.RD.ALLSCRIPTS.COM", dice.below(400));
            let host = if dice.percent(50) {
                host
            } else {
                host.to_lowercase()
            };
            format!(
                "{}://{host}/FHIR",
                if dice.percent(80) { "http" } else { "https" }
            )
        }
    }
}

fn name(names: Names, dice: &mut Dice) -> String {
    let name = match names {
        Names::Codes => {
            return format!(
                "{}-{:03}-{}",
                dice.one(STATES),
                dice.below(1_000),
                dice.one("A|B|C|D|E")
            );
        }
        Names::Practitioners => practitioner(dice),
        Names::Hospitals => hospital(dice),
        Names::Practices => practice(dice),
    };
    match dice.below(1_000) {
        0..90 => name.to_uppercase(),
        90..93 => name.to_lowercase(),
        93..96 => name.replace(' ', "\u{a0}"),
        96..99 => name.replacen(' ', " – ", 1),
        _ => name,
    }
}

fn practitioner(dice: &mut Dice) -> String {
    let (first, last, degree) = (dice.one(FIRST), dice.one(LAST), dice.one(DEGREES));
    let middle = char::from(b'A' + u8::try_from(dice.below(26)).unwrap_or(0));
    match dice.below(5) {
        0 => format!("Dr {first} {last}"),
        1 => format!("{first} {middle}. {last}, {degree}"),
        2 => format!("{last} {first} {degree}"),
        3 => format!("{first} {last} {degree} {}", dice.one("PC|PA|LLC|Inc.")),
        _ => format!("{first} {last}, {degree}"),
    }
}

fn hospital(dice: &mut Dice) -> String {
    let (place, saint) = (dice.one(PLACES), dice.one(SAINTS));
    let mut name = match dice.below(6) {
        0 => format!("{place} Regional Medical Center"),
        1 => format!(
            "{} {saint} {}",
            dice.one("St|St.|Saint"),
            dice.one("Hospital|Medical Ctr|Health System")
        ),
        2 => format!("{place} Children's Hospital"),
        3 => format!(
            "{} {place} {}",
            dice.one(SIDES),
            dice.one("Community Hospital|County Hospital|Health")
        ),
        4 => format!("{} Memorial Hospital", dice.one(LAST)),
        _ => format!(
            "{place} {} Hospital",
            dice.one("Veterans|General|University|Rehabilitation")
        ),
    };
    if dice.percent(60) {
        let _ = write!(name, " {} {}", dice.one("of|-|at"), dice.one(PLACES));
    }
    name
}

fn practice(dice: &mut Dice) -> String {
    let (last, place, field) = (dice.one(LAST), dice.one(PLACES), dice.one(FIELDS));
    let name = match dice.below(8) {
        0 => format!("{last} {field}"),
        1 => format!("{place} {field} Associates"),
        2 => format!("{last} & {} {field}", dice.one(LAST)),
        3 => format!("{} {place} {field} Clinic", dice.one(SIDES)),
        4 => format!("Center for {field} of {place}"),
        5 => format!(
            "{place} {} Health",
            dice.one("Family|Women's|Community|Behavioral")
        ),
        6 => format!("Dr. {last} {field} and Wellness"),
        _ => format!(
            "{} {field} {}",
            dice.one(SIDES),
            dice.one("Group|Center|Specialists|Partners")
        ),
    };
    match dice.below(10) {
        0 => format!("{name}, {}", dice.one("PA|PC|LLC|PLLC|Inc")),
        1..4 => format!("{} - {name}", dice.one(STATES)),
        4 => format!("{name} {}", dice.one(PLACES)),
        _ => name,
    }
}

/// A `SplitMix64` generator, which returns the same numbers from the same seed on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// Returns one of several words, which are separated by `|`.
    fn one(&mut self, words: &'static str) -> &'static str {
        let place = self.next() % words.split('|').count() as u64;
        words
            .split('|')
            .nth(usize::try_from(place).unwrap_or(0))
            .unwrap_or_default()
    }
}

const STATES: &str = "AL|AZ|CA|CO|CT|DC|FL|GA|IL|IN|KY|MA|MD|MI|MN|NC|NJ|NY|OH|OK|PA|TX|VA|WA";
const SIDES: &str = "\
    North|South|East|West|Greater|Central|Upper|Lower|Coastal|Mountain|River|Lakeside|Blue Sky|Evergreen|\
    Sunrise|First Choice";
pub(crate) const DEGREES: &str = "MD|DO|DPM|PhD|LCSW|NP|M.D.|OD|DC|LICSW";
const SAINTS: &str =
    "Agnes|Anne|Barnabas|Charles|Clare|David|Francis|Joseph|Luke|Mary|Michael|Rita|Thomas|Vincent";
const FIELDS: &str = "\
    Allergy & Asthma|Cardiology|Chiropractic|Counseling|Dental Care|Dermatology|Dialysis|Ear Nose Throat|\
    Endocrinology|Eye Care|Family Medicine|Family Practice|Foot and Ankle|Gastroenterology|General Surgery|\
    Geriatrics|Gynecology|Hand Surgery|Heart & Vascular|Hospice|Imaging|Internal Medicine|Nephrology|Neurology|\
    OB/GYN|Oncology|Ophthalmology|Orthopaedics|Pain Management|Pediatrics|Physical Therapy|Plastic Surgery|\
    Podiatry|Primary Care|Psychiatry|Pulmonary|Rheumatology|Sleep Medicine|Urgent Care|Urology";
const FIRST: &str = "\
    Aaron|Alice|Amara|Andrew|Anita|Arthur|Beatriz|Benjamin|Bethany|Bruno|Carla|Cecil|Chidi|Claire|Cyrus|Dalia|\
    Dennis|Derek|Dolores|Edith|Elena|Elliot|Esteban|Farid|Fiona|Gloria|Gregory|Hana|Harold|Ines|Irene|Isaac|\
    Jerome|Joanna|José|Judith|Kamal|Keiko|Lamar|Laura|Leila|Lorenzo|Lydia|Marcus|Marisol|Nadia|Neil|Olga|Omar|\
    Paula|Quentin|Ramona|Ravi|Renée|Rosa|Samuel|Tamara|Victor|Wendy|Yusuf";
const LAST: &str = "\
    Abernathy|Acosta|Adeyemi|Albrecht|Alvarado|Andersen|Aoki|Arora|Ashworth|Bajwa|Barlow|Basu|Beckett|Bellamy|\
    Bianchi|Blackwood|Boateng|Bowers|Brandt|Brennan|Cabrera|Calloway|Castellano|Chowdhury|Coleman|Corrigan|\
    Crowley|Dabney|Delacroix|Desai|Dillard|Drummond|Eastman|Eberhardt|Escobar|Fairchild|Farrow|Fitzgerald|\
    Fontaine|Forsyth|Friedman|Gallagher|Garibaldi|Gentry|Ghosh|Goldstein|Grantham|Gupta|Haddad|Halvorsen|\
    Hargrove|Hashimoto|Hendricks|Holloway|Huang|Iverson|Jankowski|Jimenez|Kapoor|Keller|Kowalski|Krishnan|\
    Lachance|Langford|Lindqvist|Lockhart|MacGregor|Maldonado|Marchetti|McAllister|Mehta|Montgomery|Muñoz|\
    Nakamura|Navarro|Nguyen|Novak|Okafor|Oliveira|O'Rourke|Osborne|Pacheco|Patel|Peña|Petrov|Prescott|Quintero|\
    Ramaswamy|Reinhardt|Sandoval|Schaefer|Shapiro|Sorensen|Takahashi|Thornton|Underhill|Vasquez|Whitaker|\
    Yamamoto|Zielinski";
const PLACES: &str = "\
    Abilene|Akron|Albany|Amarillo|Anaheim|Asheville|Augusta|Austin|Bakersfield|Baton Rouge|Bend|Billings|Boise|\
    Boulder|Bowling Green|Brockton|Buffalo|Canton|Cedar Rapids|Chattanooga|Chico|Columbia|Corpus Christi|Dayton|\
    Decatur|Denton|Duluth|Durham|El Paso|Erie|Eugene|Evansville|Fargo|Fayetteville|Flint|Fresno|Gainesville|\
    Green Bay|Greenville|Hartford|Huntsville|Irvine|Jackson|Joplin|Kalamazoo|Knoxville|Lafayette|Lansing|Laredo|\
    Lincoln|Lubbock|Macon|Madison|Mobile|Modesto|Nashua|Norfolk|Ogden|Omaha|Orlando|Peoria|Pueblo|Quincy|Racine|\
    Raleigh|Reno|Roanoke|Salem|Savannah|Shreveport|Spokane|Tacoma|Toledo|Topeka|Tucson|Tulsa|Waco|Wichita|\
    Worcester|Yakima";
