//! An nginx server block for a proxy in front of a published Fasten: it replaces the gateway
//! address compiled into the front end with this installation's own (protocol.md section 3 point
//! 1).

/// The gateway addresses compiled into published front ends: releases, and builds for test data
/// (lighthouse-api.md).
pub const HOSTED: [&str; 2] = [
    "https://lighthouse.fastenhealth.com/v1",
    "https://lighthouse.fastenhealth.com/sandbox",
];

/// Returns the server block; users have to adapt the marked lines.
#[must_use]
pub fn block(own_base: &str, installation_id: &str) -> String {
    let replaced: String = HOSTED
        .iter()
        .map(|hosted| format!("        sub_filter '{hosted}' '{own_base}';\n"))
        .collect();
    format!(
        r#"# Fasten behind nginx, with its sign-ins sent through the gateway of installation {installation_id}.
# Save as /etc/nginx/conf.d/fasten.conf, change the lines marked CHANGE, then run `nginx -t && nginx -s reload`.
server {{
    listen 443 ssl http2;                            # CHANGE: the port that browsers use
    server_name fasten.home.arpa;                    # CHANGE: the name that browsers use
    ssl_certificate /etc/nginx/fasten.crt;           # CHANGE
    ssl_certificate_key /etc/nginx/fasten.key;       # CHANGE
    client_max_body_size 0;
    # Returning sign-ins have a code in the URL, so no log may contain URLs. nginx writes them to its error log below `emerg`.
    access_log off;
    error_log stderr emerg;

    location / {{
        proxy_pass http://127.0.0.1:9090;            # CHANGE: where Fasten listens
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_read_timeout 1h;

        # nginx cannot replace text in compressed responses, and browsers must not reuse earlier copies.
        proxy_set_header Accept-Encoding "";
        proxy_set_header If-Modified-Since "";
        proxy_set_header If-None-Match "";
        # Keep long scripts in memory as a whole, and pass events on at once.
        proxy_max_temp_file_size 0;
        proxy_buffering off;

        sub_filter_once off;
        sub_filter_types application/javascript text/javascript;
{replaced}        # Browsers reject changed scripts that have a checksum.
        sub_filter ' integrity="' ' data-integrity="';
    }}

    # A service worker would keep unchanged scripts; without this list, it removes itself.
    location ~ /ngsw\.json$ {{
        return 404;
    }}
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_compiled_in_addresses_are_replaced_with_the_installations_own() {
        let block = block("https://gw.example/i/6f0d/v1", "6f0d");
        for line in [
            "sub_filter 'https://lighthouse.fastenhealth.com/v1' 'https://gw.example/i/6f0d/v1';",
            "sub_filter 'https://lighthouse.fastenhealth.com/sandbox' 'https://gw.example/i/6f0d/v1';",
        ] {
            assert!(block.lines().any(|other| other.trim() == line), "{block}");
        }
    }
    #[test]
    fn no_log_contains_the_addresses_that_carry_codes() {
        let block = block("https://gw.example/i/6f0d/v1", "6f0d");
        let logs: Vec<&str> = block
            .lines()
            .map(str::trim)
            .filter(|line| line.contains("_log "))
            .collect();
        assert_eq!(logs, ["access_log off;", "error_log stderr emerg;"]);
    }
}
