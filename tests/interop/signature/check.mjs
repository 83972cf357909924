// check.mjs MAKE_REQUEST
//
// Our signatures before both libraries, theirs before our verifier, and forged ones before all
// three. One line a check, as TAP; exit status 1 when one failed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentDigest, libraryNames, privateKey, rawPublicKey, signedHeaders, verifyRequest }
  from './common.mjs';

const program = process.argv[2];
const here = dirname(fileURLToPath(import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'wiotc-signature-'));
const bodyFile = join(work, 'body.json');
const AUTHORITY = 'register.wiotc.example';
const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const BODY = '{"handle":"haier-smart-home","names":{"zh":"海尔智家"},"salt":"AAECAwQFBgcICQoLDA0ODw"}';
const TARGETS = [
  '/v1/parties', '/v1/parties?', '/v1/parties?limit=5&search=a%20b+c', '/v1/parties?a=1?b=%3F&c',
  '/v1/parties/haier-smart-home/keys', '/', '/v1/parties/%C3%A9', '/v1/keys/did:key:z6Mk/revocation',
];

let failed = 0;
function report(ok, what, why) {
  if (!ok) failed++;
  console.log(`${ok ? 'ok' : 'not ok'} - ${what}`);
  if (!ok && why) console.log(`# ${String(why).trim().replaceAll('\n', '\n# ')}`);
}

function ours(target, body) {
  const args = ['sign', SEED, AUTHORITY, body === undefined ? 'GET' : 'POST', target];
  const run = spawnSync(program, body === undefined ? args : [...args, bodyFile]);
  if (run.status !== 0) throw new Error(`make_request sign: ${run.stderr}`);
  return JSON.parse(run.stdout);
}

async function theirs(name, target, body, parameters) {
  const key = privateKey(SEED);
  const method = body === undefined ? 'GET' : 'POST';
  const what = { method, authority: AUTHORITY, path: target, body, key };
  const headers = await signedHeaders(name, what, parameters);
  const url = `https://${AUTHORITY}${target}`;
  return { method, url, headers, body, publicKeyHex: rawPublicKey(key).toString('hex') };
}

/** What a verifier says: null when it takes the request, otherwise why not. */
const verifiers = {
  wiotc: async (request) => {
    const run = spawnSync(program, ['verify', AUTHORITY], { input: JSON.stringify(request) });
    return run.status === 0 ? null : String(run.stderr);
  },
};
for (const name of libraryNames)
  verifiers[name] = (request) => verifyRequest(name, request).then(() => null, (e) => e.message);

async function taken(verifier, what, request) {
  const why = await verifiers[verifier](request);
  report(why === null, `${verifier} takes ${what}`, why);
}

async function refused(verifier, what, request, code = /./) {
  const why = await verifiers[verifier](request);
  report(why !== null && code.test(why), `${verifier} refuses ${what}`, why ?? 'it was taken');
}

const changed = (request, change) => {
  const copy = structuredClone(request);
  change(copy);
  return copy;
};

const other = (text, from, to) => {
  if (!text.includes(from)) throw new Error(`no ${from} in ${text}`);
  return text.replace(from, to);
};

// Changes that every verifier must notice in a request with a body.
const forgeries = {
  'another method': (r) => { r.method = 'PUT'; },
  'another path': (r) => { r.url = other(r.url, '/v1/parties', '/v1/bodies'); },
  'another query': (r) => { r.url += '&x'; },
  'another media type': (r) => { r.headers['content-type'] = 'text/plain'; },
  'another body': (r) => { r.body = other(r.body, 'haier', 'hayer'); },
  'another body with its digest': (r) => {
    r.body = other(r.body, 'haier', 'hayer');
    r.headers['content-digest'] = contentDigest(r.body);
  },
  'a signature without digest': (r) => { delete r.headers['content-digest']; },
  'another time': (r) => {
    r.headers['signature-input'] = r.headers['signature-input'].replace(/created=(\d+)/,
      (_, t) => `created=${Number(t) - 1}`);
  },
  'another nonce': (r) => {
    r.headers['signature-input'] = r.headers['signature-input'].replace(/nonce="./,
      (m) => `nonce="${m.endsWith('A') ? 'B' : 'A'}`);
  },
  'a parameter left out': (r) => {
    r.headers['signature-input'] = other(r.headers['signature-input'], ';tag="wiotc"', '');
  },
  'a component left out': (r) => {
    r.headers['signature-input'] = other(r.headers['signature-input'], ' "@query"', '');
  },
  'components in another order': (r) => {
    r.headers['signature-input'] = other(r.headers['signature-input'], '"@path" "@query"',
      '"@query" "@path"');
  },
  'a flipped bit': (r) => {
    const bytes = Buffer.from(r.headers.signature.slice(7, -1), 'base64');
    bytes[20] ^= 4;
    r.headers.signature = `wiotc=:${bytes.toString('base64')}:`;
  },
  'no signature': (r) => { delete r.headers.signature; },
};

async function checkTargets() {
  for (const target of TARGETS) {
    for (const body of [undefined, BODY]) {
      const what = `${body === undefined ? 'GET' : 'POST'} ${target}`;
      for (const name of libraryNames) {
        await taken(name, `our ${what}`, ours(target, body));
        await taken('wiotc', `${name}'s ${what}`, await theirs(name, target, body));
      }
      await taken('wiotc', `our own ${what}`, ours(target, body));
    }
  }
}

async function checkForgeries() {
  for (const [what, change] of Object.entries(forgeries)) {
    for (const name of libraryNames) {
      await refused(name, `ours with ${what}`, changed(ours('/v1/parties?a', BODY), change));
      await refused('wiotc', `${name}'s with ${what}`,
        changed(await theirs(name, '/v1/parties?a', BODY), change));
    }
  }
  for (const name of libraryNames) {
    const elsewhere = await theirs(name, '/v1/parties', BODY);
    const run = spawnSync(program, ['verify', 'other.wiotc.example'],
      { input: JSON.stringify(elsewhere) });
    report(run.status === 1 && /signature_invalid/.test(run.stderr),
      `wiotc refuses ${name}'s request made for another register`, run.stderr);
  }
}

// Well signed, but not as we want it.
async function checkPolicy() {
  const now = Math.floor(Date.now() / 1000);
  const did = (await theirs(libraryNames[0], '/', undefined)).headers['signature-input'];
  const cases = [
    ['a short nonce', { nonce: 'AAECAwQFBgcICQoLDA0OD' }, /nonce/],
    ['another tag', { tag: 'other' }, /tag/],
    ['an unknown parameter', { purpose: 'test' }, /`purpose` is not known/],
    ['a key that is no did:key', { keyid: 'test-key-ed25519' }, /key_unsound/],
    ['an old time', { created: now - 130 }, /signature_stale/],
    ['a future time', { created: now + 130 }, /signature_stale/],
    ['an end that has passed', { created: now - 1000, expires: now - 1 }, /signature_expired/],
    ['an end too far off', { expires: now + 31 * 86400 }, /signature_expired/],
  ];
  report(did.includes('keyid="did:key:z6Mk'), 'keyid is a did:key');
  for (const name of libraryNames) {
    for (const [what, parameters, code] of cases)
      await refused('wiotc', `${name}'s with ${what}`,
        await theirs(name, '/v1/status', undefined, parameters), code);
    await taken('wiotc', `${name}'s made days ago, with an end`,
      await theirs(name, '/v1/parties', BODY, { created: now - 86400, expires: now + 86400 }));
    const twice = await theirs(name, '/v1/status', undefined);
    for (const field of ['signature', 'signature-input'])
      twice.headers[field] += `, ${other(twice.headers[field], 'wiotc=', 'sig2=')}`;
    await refused('wiotc', `${name}'s with a second label`, twice, /more than one/);
  }
}

function script(file, args, { input = '', env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(here, file), ...args],
      { env: { ...process.env, ...env }, timeout: 60000 });
    let stdout = '';
    child.stdout.on('data', (piece) => { stdout += piece; });
    child.stderr.resume();
    child.on('close', (status) => resolve({ status, stdout }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

// The two command-line scripts, sign.mjs before a server that keeps what it is sent.
async function checkScripts() {
  const socketPath = join(work, 'socket');
  let seen;
  const server = createServer((request, answer) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen = { method, url: `https://${headers.host}${url}`, headers };
      if (pieces.length > 0) seen.body = Buffer.concat(pieces).toString();
      answer.writeHead(url === '/no' ? 403 : 201).end('{"answer":1}');
    });
  });
  await new Promise((resolve) => server.listen(socketPath, resolve));
  for (const name of libraryNames) {
    const send = (method, path, ...file) => script('sign.mjs',
      [name, SEED, AUTHORITY, method, path, ...file], { env: { WIOTC_SOCKET: socketPath } });
    let run = await send('POST', '/v1/parties?x=1', bodyFile);
    report(run.status === 0 && run.stdout === '201\n{"answer":1}\n',
      `sign.mjs ${name} prints status and body`, run.stdout);
    await taken('wiotc', `what sign.mjs ${name} sent`, seen);
    report(seen.body === BODY, `sign.mjs ${name} sent the body as it is`, seen.body);
    run = await send('GET', '/no');
    report(run.status === 1, `sign.mjs ${name} tells a refusal`, run.stdout);
    await taken('wiotc', `what sign.mjs ${name} sent without body`, seen);
    const good = ours('/v1/parties', BODY);
    run = await script('verify.mjs', [name], { input: JSON.stringify(good) });
    report(run.status === 0, `verify.mjs ${name} takes ours`);
    run = await script('verify.mjs', [name],
      { input: JSON.stringify(changed(good, forgeries['a flipped bit'])) });
    report(run.status === 1, `verify.mjs ${name} refuses a flipped bit`);
  }
  server.close();
  server.closeAllConnections?.();
}

try {
  writeFileSync(bodyFile, BODY);
  await checkTargets();
  await checkForgeries();
  await checkPolicy();
  await checkScripts();
} finally {
  rmSync(work, { recursive: true });
}
process.exitCode = failed === 0 ? 0 : 1;
