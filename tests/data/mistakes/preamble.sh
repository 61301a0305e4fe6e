umask 077
set -o pipefail
# Registers at the gateway of all cases.
register() { fastenctl register --lighthouse "$GATEWAY" --name "Ada Park" --email "${1:-ada@example.org}" --no-input; }
# The verification code in the newest mail to an address.
code() {
  for try in $(seq 200); do
    mail=$(grep -l "^To: .*$1" "$DATA"/mail/*.eml 2>/dev/null | xargs -r ls -t | head -1)
    [ -n "$mail" ] && { sed -n '/^    [^:]*$/{s/[ \r]//g;p;q}' "$mail"; return; }
    sleep 0.05
  done
  return 1
}
# A server on this machine that answers everything with a status line and a body; its address is in WEB.
web() {
  python3 -u - "$1" "$2" >"$OUT/web" <<'PY' &
import socket, sys, threading
head, body = sys.argv[1], sys.argv[2]
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
def answer(one):
    try:
        one.recv(65536)
        rest = f"\r\ncontent-type: text/html\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n{body}" if head.startswith("HTTP") else "\r\n"
        one.sendall((head + rest).encode())
        one.shutdown(socket.SHUT_WR); one.recv(65536)
    except OSError: pass
    one.close()
while True: threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()
PY
  trap "kill $! 2>/dev/null" EXIT
  until [ -s "$OUT/web" ]; do sleep 0.01; done
  WEB=http://127.0.0.1:$(cat "$OUT/web")
}
# A whole sign-in without a browser, as the practice provider's user alice.
echo practice >password
sign_in() { fastenctl auth test "$@" --browser built-in --login alice --password-file password; }
# A gateway of the case's own in the folder `data`; its address is in OWN. It ends with the case.
serve() {
  fastenctl lighthouse serve --listen 127.0.0.1:0 "$@" >"$OUT/serve" 2>>"$OUT/serve.log" &
  SERVING="$SERVING $!"
  trap 'kill $SERVING 2>/dev/null; wait $SERVING 2>/dev/null' EXIT
  for try in $(seq 400); do
    OWN=$(grep -o 'http://127.0.0.1:[0-9]*/v1' "$OUT/serve" | head -1)
    [ -n "$OWN" ] && return
    kill -0 $! 2>/dev/null || break
    sleep 0.02
  done
  cat "$OUT/serve" "$OUT/serve.log"
  return 1
}
# Ends the case's own gateways, as a service manager does.
stop() { kill $SERVING; wait $SERVING; SERVING=; }
# Nothing can be written any longer.
full_disk() { (trap '' XFSZ; ulimit -f 0; "$@" 2>&1) | cat; return ${PIPESTATUS[0]}; }
# As somebody for whom the modes of files hold: root without its powers.
unprivileged() {
  if [ "$(id -u)" = 0 ]; then setpriv --bounding-set=-all --inh-caps=-all "$@"; else "$@"; fi
}
# at_terminal TEXT KEYS [TEXT KEYS ...] -- COMMAND: at a terminal, types the keys when the text is shown.
at_terminal() {
  python3 - "$@" <<'PY'
import os, pty, re, select, sys, termios
split = sys.argv.index("--")
pairs = list(zip(sys.argv[1:split:2], sys.argv[2:split:2]))
pid, fd = pty.fork()
if pid == 0:
    # What is typed before the program asks is not echoed twice.
    mode = termios.tcgetattr(0)
    mode[3] &= ~termios.ECHO
    termios.tcsetattr(0, termios.TCSANOW, mode)
    os.execvp(sys.argv[split + 1], sys.argv[split + 1:])
seen, at = b"", 0
while True:
    if not select.select([fd], [], [], 20)[0]:
        os.kill(pid, 9)
    try:
        some = os.read(fd, 4096)
    except OSError:
        break
    if not some:
        break
    seen += some
    while pairs and (found := seen.find(pairs[0][0].encode(), at)) >= 0:
        text, keys = pairs.pop(0)
        at = found + len(text)
        os.write(fd, keys.encode())
text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", seen).decode(errors="replace")
print(re.sub(r"\n+", "\n", text.replace("\r", "\n")).strip())
status = os.waitpid(pid, 0)[1]
sys.exit(os.waitstatus_to_exitcode(status))
PY
}
# A certificate authority of the case's own.
authority() { openssl req -x509 -newkey ed25519 -nodes -keyout "$1.key" -out "$1.pem" -subj "/CN=$1" -days 1 2>/dev/null; }
# A server with a certificate that nobody vouches for; its address is in WEB.
tls_server() {
  authority ca
  openssl req -x509 -newkey ed25519 -nodes -CA ca.pem -CAkey ca.key -keyout tls.key -out tls.pem -days 1 -subj /CN=server \
    -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE 2>/dev/null
  python3 -u - >"$OUT/web" 2>/dev/null <<'PY' &
import socket, ssl
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("tls.pem", "tls.key")
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    try:
        context.wrap_socket(server.accept()[0], server_side=True).close()
    except OSError:
        pass
PY
  trap "kill $! 2>/dev/null" EXIT
  until [ -s "$OUT/web" ]; do sleep 0.01; done
  WEB=https://127.0.0.1:$(cat "$OUT/web")
}
# `demo --keep`, until the case ends; what it prints is in "$OUT/demo".
demo() {
  fastenctl demo --keep >"$OUT/demo.steps" 2>"$OUT/demo" &
  trap "kill -INT $! 2>/dev/null; wait $!" EXIT
  until grep -q -- --client-id "$OUT/demo"; do sleep 0.02; kill -0 $! || return 1; done
}
# What a browser shows of a page: its title and text. It keeps its cookies under the name in BROWSER, and follows no redirect.
page() {
  curl -s -H 'accept: text/html' -b "${BROWSER:-browser}" -c "${BROWSER:-browser}" -w '\n<p>status %{http_code}</p>' "$@" | python3 -c '
import html, re, sys
text = re.sub(r"(?s)<(head|script|style).*?</\1>", "", sys.stdin.read())
text = re.sub(r"(?s)</?(p|h1|h2|li|div|main|form|button|section|header|footer|body|html|br|a)\b[^>]*>", "\n", text)
for line in html.unescape(re.sub(r"<[^>]*>", "", text)).split("\n"):
    if line.strip(): print(" ".join(line.split()))
'
}
# The address that `auth test` opens, of a sign-in that waits for nobody.
begun() { fastenctl auth test "$@" --start --json | sed -n 's/.*"open": "\(.*\)",/\1/p'; }
# The link in the newest mail to an address.
link() { code "$1" >/dev/null && grep -oh "http[^ ]*verify?[^ ]*" "$mail" | tr -d '\r' | head -1; }
