// The npm package `oidc-provider` with what clients of other protocols need: pushed requests (RFC
// 9126, required with DEMANDS_PUSHED=1), device codes (RFC 8628), registration (RFC 7591, with the
// initial access token in INITIAL_TOKEN), DPoP (RFC 9449). The test passes the port and the folder
// of the package; any login with any password signs in. Clients: `public` (`none`), `basic` /
// secret `basic-secret` (`client_secret_basic`), `bound`, whose tokens have to be bound with DPoP.
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const resolve = createRequire(join(process.env.NODE_HOME, 'package.json')).resolve;
const { default: Provider } = await import(pathToFileURL(resolve('oidc-provider')).href);
const issuer = `http://127.0.0.1:${process.argv[2]}`;
const device = 'urn:ietf:params:oauth:grant-type:device_code';
const client = {
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token', device],
  scope: 'openid offline_access',
};
const provider = new Provider(issuer, {
  clients: [
    { ...client, client_id: 'public', token_endpoint_auth_method: 'none' },
    { ...client, client_id: 'basic', client_secret: 'basic-secret', token_endpoint_auth_method: 'client_secret_basic' },
    { ...client, client_id: 'bound', token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true },
  ],
  cookies: { keys: [randomBytes(16).toString('hex')] },
  pkce: { required: () => true },
  scopes: ['openid', 'offline_access'],
  findAccount: async (ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
  features: {
    devInteractions: { enabled: true },
    deviceFlow: { enabled: true },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => process.env.DEMANDS_NONCE === '1' },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: process.env.DEMANDS_PUSHED === '1' },
    registration: { enabled: true, initialAccessToken: process.env.INITIAL_TOKEN ?? false },
    revocation: { enabled: true },
    userinfo: { enabled: true },
  },
  clientBasedCORS: () => true,
});
provider.listen(Number(process.argv[2]), '127.0.0.1', () => console.log(`ready ${issuer}`));
