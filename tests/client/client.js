// A page that uses a gateway like the published single-page application: the same calls in the same
// order, the same OAuth library, the same headers (lighthouse-api.md sections 1, 3, 4, 6 and 7). It
// shows the result of a connection in `#outcome`. Where the application would hang or stay silent,
// this page says so.
import * as oauth from '/oauth4webapi.js';

const setting = (name) => document.querySelector(`meta[name=${name}]`).content;
// Compiled into the script, as in the application.
const BASE = globalThis.environment.lighthouse_api_endpoint_base;
const DESKTOP = setting('desktop') === 'true';
// The person's session at Fasten; sent to every address below BASE.
const SESSION = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJmYXN0ZW4ifQ.c2lnbmF0dXJl';

const main = document.querySelector('main');

function end(text) {
  const outcome = document.createElement('p');
  outcome.id = 'outcome';
  outcome.textContent = text;
  main.replaceChildren(outcome);
}

// Section 1.3: `data` is what is read; 401 and 403 count as the end of the person's own session.
function call(method, path, body) {
  const named = `${method} ${path.split(/[/?]/)[1]}`;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, BASE + path);
    request.setRequestHeader('Accept', 'application/json, text/plain, */*');
    request.setRequestHeader('Authorization', `Bearer ${SESSION}`);
    request.onerror = () => reject(new Error(`${named}: network error`));
    request.onload = () => {
      if (request.status === 401 || request.status === 403) {
        reject(new Error(`${named}: signed out of Fasten`));
      } else if (request.status < 200 || request.status > 299) {
        reject(new Error(`${named}: status ${request.status}`));
      } else {
        resolve(JSON.parse(request.responseText).data);
      }
    };
    if (body) {
      request.setRequestHeader('Content-Type', 'application/json');
    }
    request.send(body && JSON.stringify(body));
  });
}

// Section 3.1: the `sort` of the last hit goes through a form field, joined and split at commas;
// after the first page, pages are requested until one is empty.
async function search(query) {
  const found = [];
  let field = '';
  for (;;) {
    const app = DESKTOP ? { app: 'fastenhealth.desktop' } : {};
    const { hits } = await call('POST', '/search', {
      query, platformTypes: [], categories: [], showHidden: false,
      searchAfter: field === '' ? [] : field.split(','), fields: ['*'], ...app,
    });
    found.push(...hits.hits.map((hit) => hit._source));
    if (hits.hits.length === 0 || hits.hits.length === hits.total.value) {
      return { found, total: hits.total.value };
    }
    field = hits.hits.at(-1).sort.join(',');
  }
}

const usesPkce = (definition) =>
  !definition.confidential || (definition.code_challenge_methods_supported ?? []).length > 0;

// Section 6.1: the parameters in their order, and what is stored under the state.
async function authorizeUrl(definition, kept) {
  const url = new URL(definition.authorization_endpoint);
  const set = (name, value) => url.searchParams.set(name, value);
  set('redirect_uri', definition.redirect_uri);
  set('response_type', definition.response_types_supported[0]);
  set('response_mode', definition.response_modes_supported[0]);
  set('state', kept.state);
  set('client_id', definition.client_id);
  set('scope', (definition.scopes_supported ?? []).join(' '));
  if (definition.aud) {
    set('aud', definition.aud);
  }
  if (usesPkce(definition)) {
    kept.code_verifier = oauth.generateRandomCodeVerifier();
    kept.code_challenge = await oauth.calculatePKCECodeChallenge(kept.code_verifier);
    kept.code_challenge_method = definition.code_challenge_methods_supported?.[0] ?? 'S256';
    set('code_challenge', kept.code_challenge);
    set('code_challenge_method', kept.code_challenge_method);
  }
  localStorage.setItem(kept.state, JSON.stringify(kept));
  return url;
}

// The page's own address, including the query, with where to return.
function originUrl(state) {
  const url = new URL(location.href);
  if (DESKTOP) {
    url.hash = `desktop/callback/${state}`;
  } else {
    url.hash = '';
    url.pathname = `${url.pathname.replace(/\/$/, '')}/callback/${state}`;
  }
  return url.toString();
}

async function connect(ids) {
  const definition = await call('GET', `/connect/${ids.endpoint_id}`);
  const kept = { state: crypto.randomUUID(), ...ids };
  const dest = await authorizeUrl(definition, kept);
  const leave = new URL(`${BASE}/redirect/${kept.state}`);
  leave.searchParams.set('origin_url', originUrl(kept.state));
  leave.searchParams.set('dest_url', dest.toString());
  leave.searchParams.set('desktop_mode', String(DESKTOP));
  for (const [name, value] of Object.entries(ids)) {
    leave.searchParams.set(name, value);
  }
  location.href = leave.toString();
}

// Sections 6.4 and 7.1: a public source exchanges its code at the provider, a confidential one at
// the gateway with placeholders.
async function swap(definition, kept, code) {
  const client = { client_id: definition.client_id, token_endpoint_auth_method: 'none' };
  const server = {
    issuer: definition.issuer,
    authorization_endpoint: definition.authorization_endpoint,
    token_endpoint: definition.token_endpoint,
    introspection_endpoint: definition.introspection_endpoint,
  };
  let verifier = kept.code_verifier;
  if (definition.confidential) {
    client.token_endpoint_auth_method = 'client_secret_basic';
    client.client_secret = 'placeholder';
    server.token_endpoint = `${BASE}/token/${kept.endpoint_id}`;
    verifier = usesPkce(definition) ? verifier : 'placeholder';
  }
  const answer = new URLSearchParams({ code, state: kept.state });
  const parameters = oauth.validateAuthResponse(server, client, answer, kept.state);
  if (oauth.isOAuth2Error(parameters)) {
    throw new Error(`swap: ${parameters.error}`);
  }
  const response = await oauth.authorizationCodeGrantRequest(
    server, client, parameters, definition.redirect_uri, verifier);
  const tokens = await response.json();
  if (!tokens.access_token) {
    throw new Error(`swap: ${tokens.error ?? 'no access token'}`);
  }
  return tokens;
}

async function comeBack(state, parameters) {
  const kept = JSON.parse(localStorage.getItem(state));
  localStorage.removeItem(state);
  if (!kept) {
    throw new Error('came back with an unknown state');
  }
  const code = parameters.get('code');
  if (!code) {
    throw new Error(`came back without a code: ${parameters.get('error') ?? 'nothing said'}`);
  }
  // Everything that follows depends on each of these (section 1.2).
  const brand = await call('GET', `/catalog?brand_id=${kept.brand_id}`);
  const definition = await call('GET', `/connect/${kept.endpoint_id}`);
  const tokens = await swap(definition, kept, code);
  const portal = await call('GET', `/catalog?portal_id=${kept.portal_id}`);
  const { endpoint_id } = kept;
  const { platform_type } = definition;
  const source = { endpoint_id, brand_id: brand.id, portal_id: portal.id, display: portal.name, platform_type, tokens };
  const stored = await fetch('/api/secure/source', { method: 'POST', body: JSON.stringify(source) });
  end(stored.ok ? 'connected' : 'not stored');
}

// Generation 3 reads the query, and of the fragment only what follows a `?` in it (section 6.3).
function answer(place) {
  const fragment = new URLSearchParams(place.hash.split('?')[1] ?? '');
  return new URLSearchParams([...place.searchParams, ...fragment]);
}

// A tile per brand, with a button for each endpoint of each of its portals.
async function offer(place) {
  const { found, total } = await search(place.searchParams.get('query') ?? '');
  const buttons = found.flatMap((brand) => brand.portals.flatMap((portal) => portal.endpoints.map((endpoint) => {
    const button = document.createElement('button');
    button.dataset.endpoint = endpoint.id;
    button.textContent = `${brand.name} (${portal.name})`;
    const ids = { brand_id: brand.id, portal_id: portal.id, endpoint_id: endpoint.id };
    button.onclick = () => connect(ids).catch((error) => end(error.message));
    return button;
  })));
  const count = document.createElement('p');
  count.id = 'count';
  count.textContent = `${new Set(found.map((brand) => brand.id)).size} brands, ${found.length} tiles, ${total} in all`;
  main.replaceChildren(count, ...buttons);
}

async function route() {
  const place = new URL(location.href);
  const web = place.pathname.match(/\/callback\/([^/]+)$/);
  const desktop = place.hash.match(/^#desktop\/callback\/([^/?]+)/);
  const landed = place.hash.match(/^#\/sources\/callback\/([^/?]+)/);
  if (desktop) {
    // Without popup windows, the application's only window passes the answer to itself.
    history.replaceState(null, '', `#/sources/callback/${desktop[1]}?${answer(place)}`);
    await route();
  } else if (web || landed) {
    await comeBack((web ?? landed)[1], answer(place));
  } else {
    await offer(place);
  }
}

route().catch((error) => end(error.message));
