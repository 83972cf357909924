// What the scripts of this folder share: our components and parameters, and the two libraries
// behind one interface.
import * as crypto from 'node:crypto';
import { createSignature, verifySignature } from 'http-message-sig';
import { httpbis } from 'http-message-signatures';

export const LABEL = 'wiotc';
const REQUIRED = ['created', 'nonce', 'keyid', 'alg', 'tag'];
const COMPONENTS = ['@method', '@authority', '@path', '@query'];
const BODY_COMPONENTS = ['content-digest', 'content-type'];

export function componentsOf(headers) {
  return 'content-digest' in headers ? [...COMPONENTS, ...BODY_COMPONENTS] : COMPONENTS;
}

export function contentDigest(body) {
  return `sha-256=:${crypto.createHash('sha256').update(body).digest('base64')}:`;
}

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** did:key of a raw Ed25519 public key. Its first byte, 0xed, is not zero: no leading `1`. */
export function didKey(raw) {
  let n = BigInt(`0x${Buffer.concat([Buffer.from([0xed, 0x01]), raw]).toString('hex')}`);
  let text = '';
  for (; n > 0n; n /= 58n) text = ALPHABET[Number(n % 58n)] + text;
  return `did:key:z${text}`;
}

export function privateKey(seedHex) {
  const seed = Buffer.from(seedHex, 'hex');
  if (seed.length !== 32) throw new Error('the seed must be 64 hex digits');
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410
  return crypto.createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' });
}

export function rawPublicKey(key) {
  const public_ = key.type === 'private' ? crypto.createPublicKey(key) : key;
  return Buffer.from(public_.export({ format: 'jwk' }).x, 'base64url');
}

function publicKey(hex) {
  const x = Buffer.from(hex, 'hex').toString('base64url');
  return crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

const ed25519 = (key) => ({
  algorithm: 'ed25519',
  sign: async (data) => crypto.sign(null, data, key),
  verify: async (data, signature) => crypto.verify(null, data, key, signature),
});

// A library may be given `now`, so that a request made at a fixed time can be judged.
const libraries = {
  'http-message-sig': {
    async sign({ method, url, headers }, key, parameters) {
      const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
      const made = await createSignature(
        { kind: 'request', method, targetUri: url, fields },
        { label: LABEL, components: componentsOf(headers), parameters, signer: ed25519(key) });
      return { 'signature-input': made.signatureInput, signature: made.signature };
    },
    async verify({ method, url, headers }, key) {
      const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
      const verified = await verifySignature({ kind: 'request', method, targetUri: url, fields }, {
        label: LABEL,
        policy: {
          algorithms: ['ed25519'],
          requiredComponents: componentsOf(headers),
          requiredParameters: REQUIRED,
          maxAge: 300,
          clockSkew: 5,
        },
        resolveVerifier: async () => ed25519(key),
      });
      return verified.parameters;
    },
  },
  'http-message-signatures': {
    async sign(message, key, parameters) {
      const values = { ...parameters };
      for (const name of ['created', 'expires'])
        if (name in values) values[name] = new Date(values[name] * 1000);
      const signed = await httpbis.signMessage({
        key: { id: values.keyid, alg: 'ed25519', sign: ed25519(key).sign },
        name: LABEL,
        fields: componentsOf(message.headers),
        params: Object.keys(parameters),
        paramValues: values,
      }, message);
      return {
        'signature-input': signed.headers['Signature-Input'],
        signature: signed.headers.Signature,
      };
    },
    async verify(message, key) {
      let seen = null;
      const good = await httpbis.verifyMessage({
        keyLookup: async (parameters) => {
          seen = { ...parameters, created: Math.floor(parameters.created / 1000) };
          return { id: parameters.keyid, algs: ['ed25519'], verify: ed25519(key).verify };
        },
        maxAge: 300,
        tolerance: 5,
        requiredFields: componentsOf(message.headers),
        requiredParams: REQUIRED,
        all: true,
      }, message);
      if (good !== true) throw new Error('Signature verification failed');
      return seen;
    },
  },
};

export const libraryNames = Object.keys(libraries);

export function library(name) {
  if (!Object.hasOwn(libraries, name))
    throw new Error(`no library ${name}; there are: ${libraryNames.join(', ')}`);
  return libraries[name];
}

/**
 * The headers of a request signed by that library, all names in lower case. `parameters` overrides
 * or adds signature parameters.
 */
export async function signedHeaders(name, { method, authority, path, body, contentType, key }, parameters = {}) {
  const headers = { host: authority };
  if (body !== undefined) {
    headers['content-type'] = contentType ?? 'application/json';
    headers['content-digest'] = contentDigest(body);
  }
  const all = {
    created: Math.floor(Date.now() / 1000),
    nonce: crypto.randomBytes(16).toString('base64url'),
    keyid: didKey(rawPublicKey(key)),
    alg: 'ed25519',
    tag: 'wiotc',
    ...parameters,
  };
  const message = { method, url: `https://${authority}${path}`, headers };
  return { ...headers, ...(await library(name).sign(message, key, all)) };
}

/**
 * Verifies `{method, url, headers, body?, publicKeyHex}`; throws with the reason when it is wrong.
 * Neither library compares a body with its digest, so that is done here.
 */
export async function verifyRequest(name, { method, url, headers, body, publicKeyHex }) {
  const key = publicKey(publicKeyHex);
  const parameters = await library(name).verify({ method, url, headers }, key);
  if (parameters.keyid !== didKey(rawPublicKey(key)))
    throw new Error(`keyid ${parameters.keyid} is not the did:key of the public key`);
  if (body !== undefined && headers['content-digest'] !== contentDigest(body))
    throw new Error('Content-Digest is not that of the body');
}
