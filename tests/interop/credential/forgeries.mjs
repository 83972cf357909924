// Certificates that must not pass, each made from good ones by one function: [what, check, reason, f].
//
// `check` names those that must fail, and no other may: one, or several with `+` between. `reason` is a
// piece of what the first of them says. f gets what forge.mjs
// gives: copies of the good ones, and means to sign. It returns the document, or its bytes.
const CREDENTIALS = 'https://www.w3.org/ns/credentials/v2';
const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const NAME = 'Haier Smart Home';

// --- the ways of forging ------------------------------------------------------------------------

// Changes a good one, and leaves the proofs as they were.
const changed = change => ({good}) => {
  const document = good();
  return change(document) ?? document;
};
const changedAward = change => ({award}) => {
  const document = award();
  return change(document) ?? document;
};
// Changes an unsigned one, and lets the issuer itself sign it with other people's programs: they
// sign what is no certificate of ours.
const signed = change => async ({unsigned, sign}) => {
  const document = unsigned();
  return sign(change(document) ?? document);
};
const signedAward = change => async ({unsignedAward, sign}) => {
  const document = unsignedAward();
  return sign(change(document) ?? document);
};
// Changes one proof, 0 of eddsa-rdfc-2022 or 1 of eddsa-jcs-2022.
const proof = (i, change) => changed(d => {
  d.proof[i] = change(d.proof[i]) ?? d.proof[i];
});
// Changes the JSON text.
const text = change => ({good}) => change(JSON.stringify(good()));
// Changes the bytes of a proof's signature.
const bytes = (i, change) => ({good, decode, encode}) => {
  const document = good();
  document.proof[i].proofValue = encode(change(decode(document.proof[i].proofValue)));
  return document;
};

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n; // of the group of Ed25519
const PRIME = 2n ** 255n - 19n;
function littleEndian(number, length) {
  return Uint8Array.from({length}, (_, i) => Number((number >> BigInt(8 * i)) & 255n));
}
const numberOf = part => part.reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n);
const join = (...parts) => Uint8Array.from(parts.flatMap(part => [...part]));

const subject = d => d.credentialSubject;
const achievement = d => d.credentialSubject.achievement;
const removed = (...path) => d => {
  const last = path.pop();
  delete path.reduce((at, name) => at[name], d)[last];
};
const moved = (object, from, to) => {
  object[to] = object[from];
  delete object[from];
};

const BOTH = 'proof-rdfc+proof-jcs';
const WRONG = 'does not fit the text';

export const forgeries = [
  // --- the JSON itself: two readers must not read two things ---------------------------------------
  ['a name twice, the second one counts for some', 'form', 'stands in its object already', text(t => t.replace('"id":', '"id":"urn:x:y","id":'))],
  ['a name twice in the subject', 'form', 'stands in its object already', text(t => t.replace(`"name":"${NAME}"`, `"name":"Nokia","name":"${NAME}"`))],
  ['a name twice, once escaped', 'form', 'stands in its object already', text(t => t.replace('"validFrom":', '"valid\\u0046rom":"2020-01-01T00:00:00Z","validFrom":'))],
  ['proofs twice', 'form', 'stands in its object already', text(t => t.replace(/}$/, ',"proof":[]}'))],
  ['__proto__ twice', 'form', 'stands in its object already', text(t => t.replace('{', '{"__proto__":1,"__proto__":2,'))],
  ['two documents', 'form', 'Expected the end of the text', text(t => t + t)],
  ['a comma too many', 'form', 'Expected a name in double quotes', text(t => t.replace(/}$/, ',}'))],
  ['a comment', 'form', 'Expected a name in double quotes', text(t => t.replace('{', '{/* it is good */'))],
  ['single quotes', 'form', 'Expected a value', text(t => t.replace(`"${NAME}"`, `'${NAME}'`))],
  ['NaN', 'form', 'Expected a value', text(t => t.replace('{', '{"x":NaN,'))],
  ['a fraction', 'form', 'A number with a fraction', text(t => t.replace('{', '{"x":1.5,'))],
  ['a byte order mark before it', 'form', 'A byte order mark', text(t => '\ufeff' + t)],
  ['a raw line end in a text', 'form', 'A raw control character', text(t => t.replace(NAME, 'Haier\nSmart Home'))],
  ['half a surrogate pair', 'form', 'A lone surrogate', text(t => t.replace(NAME, 'Haier \\ud800'))],
  ['a byte that is no UTF-8', 'form', 'Malformed UTF-8', ({good}) => Buffer.from(JSON.stringify(good()).replace(NAME, 'Haier \u00e9'), 'latin1')],
  ['an overlong slash', 'form', 'Malformed UTF-8', ({good}) => Buffer.concat(JSON.stringify(good()).split(NAME).flatMap((part, i) =>
    i ? [Buffer.from([0xc0, 0xaf]), Buffer.from(part)] : [Buffer.from(part)]))],
  ['NUL in a name', 'form', 'U+0000 is not accepted', changed(d => { subject(d).name = 'Haier\0 Smart Home'; })],
  ['as deep as a well', 'form', 'Nesting deeper than 32', text(t => t.replace('{', `{"x":${'['.repeat(64)}${']'.repeat(64)},`))],
  ['in an array', 'form', 'no JSON object', ({good}) => [good()]],
  ['as a string', 'form', 'no JSON object', ({good}) => JSON.stringify(JSON.stringify(good()))],
  ['nothing', 'form', 'The JSON ends at byte offset 0', () => ''],
  ['cut off', 'form', 'The JSON ends', text(t => t.slice(0, -1))],

  // --- members that are not ours, signed by the issuer with other programs --------------------------
  ['a member that no context has', 'form', '`credential` has a member `grade`', changed(d => { d.grade = 'A'; })],
  ['awardedDate', 'form', '`credential` has a member `awardedDate`', signed(d => { d.awardedDate = '2020-01-01T00:00:00Z'; })],
  ['a picture of its own', 'form', '`credential` has a member `image`', signed(d => { d.image = {id: 'urn:x:image', type: 'Image'}; })],
  ['terms of use', 'form', '`credential` has a member `termsOfUse`', signed(d => { d.termsOfUse = [{id: 'urn:x:terms', type: 'urn:x:Terms'}]; })],
  ['a schema', 'form', '`credential` has a member `credentialSchema`', signed(d => { d.credentialSchema = [{id: 'urn:x:schema', type: 'JsonSchema'}]; })],
  ['a refresh service', 'form', '`credential` has a member `refreshService`', changed(d => { d.refreshService = {id: 'urn:x:refresh', type: 'x'}; })],
  ['a number as a name of a member', 'form', 'that is not ours', changed(d => { d['1'] = 1; })],
  ['an empty name of a member', 'form', 'has a member that is not ours', changed(d => { d[''] = 1; })],
  ['a name that looks like ours', 'form', 'has a member that is not ours', changed(d => { moved(d, 'name', 'n\u0430me'); })],
  ['a license number of the subject', 'form', '`credential.credentialSubject` has a member `licenseNumber`', signed(d => { subject(d).licenseNumber = '1'; })],
  ['a role of the subject', 'form', '`credential.credentialSubject` has a member `role`', signed(d => { subject(d).role = 'King'; })],
  ['a second identity of the subject', 'form', '`credential.credentialSubject` has a member `identifier`', signed(d => {
    subject(d).identifier = [{type: 'IdentityObject', hashed: false, identityHash: 'x', identityType: 'name'}]; })],
  ['tags of the achievement', 'form', 'achievement` has a member `tag`', signed(d => { achievement(d).tag = ['best']; })],
  ['a language of the achievement', 'form', 'achievement` has a member `inLanguage`', signed(d => { achievement(d).inLanguage = 'en'; })],
  ['a creator of the achievement', 'form', 'achievement` has a member `creator`', signed(d => { achievement(d).creator = {id: 'urn:x:creator', type: ['Profile'], name: 'x'}; })],
  ['an e-mail address of the issuer', 'form', '`credential.issuer` has a member `email`', signed(d => { d.issuer.email = 'x@example.org'; })],
  ['a genre of the evidence', 'form', 'evidence` has a member `genre`', signed(d => { d.evidence[0].genre = 'x'; })],
  ['a size of the status', 'form', 'credentialStatus` has a member `statusSize`', changed(d => { d.credentialStatus.statusSize = 2; })],
  ['a version of what it is of', 'form', 'related` has a member `version`', signed(d => { achievement(d).related[0].version = '1'; })],
  ['a null', 'form', '`credential` has a member `image`', changed(d => { d.image = null; })],

  // --- what JSON-LD would read as the same, or as something else -----------------------------------
  ['@id for id', 'form', '`credential` has a member `@id`', changed(d => { moved(d, 'id', '@id'); })],
  ['@id for id, of the subject', 'form', 'credentialSubject` has a member `@id`', signed(d => { moved(subject(d), 'id', '@id'); })],
  ['@type for type', 'form', '`credential.credentialSubject` has a member `@type`', changed(d => { moved(subject(d), 'type', '@type'); })],
  ['a whole IRI as the name of a member', 'form', 'has a member `https://schema.org/name`', changed(d => { moved(d.evidence[0], 'name', 'https://schema.org/name'); })],
  ['@graph', 'form', '`credential` has a member `@graph`', changed(d => { d['@graph'] = [{id: 'urn:x:g', name: 'x'}]; })],
  ['@graph in the subject', 'form', 'credentialSubject` has a member `@graph`', changed(d => { subject(d)['@graph'] = [{id: 'urn:x:g'}]; })],
  ['the whole in @graph', 'form', 'has a member `@graph`', changed(d => ({'@context': d['@context'], '@graph': [d], proof: d.proof}))],
  ['@included', 'form', '`credential` has a member `@included`', changed(d => { d['@included'] = [{id: 'urn:x:g', name: 'x'}]; })],
  ['@reverse', 'form', '`credential` has a member `@reverse`', changed(d => { d['@reverse'] = {evidence: {id: 'urn:x:g'}}; })],
  ['@nest', 'form', '`credential.issuer` has a member `@nest`', changed(d => { d.issuer['@nest'] = {name: 'x'}; })],
  ['@index', 'form', 'credentialSubject` has a member `@index`', changed(d => { subject(d)['@index'] = 'x'; })],
  ['a context in the subject', 'form', 'credentialSubject` has a member `@context`', changed(d => { subject(d)['@context'] = {name: 'urn:x:name'}; })],
  ['a further context that gives `name` another meaning', 'form', '`credential.@context` is not an array with our values', changed(d => { d['@context'].push({name: 'urn:x:name'}); })],
  ['a further context by its address', 'form', '`credential.@context` is not an array with our values', changed(d => { d['@context'].push('https://w3id.org/security/data-integrity/v2'); })],
  ['the contexts in the other order', 'form', '`credential.@context` has other values than ours', changed(d => { d['@context'].reverse(); })],
  ['an older context', 'form', '`credential.@context` has other values than ours', signed(d => { d['@context'][1] = OPEN_BADGES.replace('3.0.3', '3.0.2'); })],
  ['a context over http', 'form', '`credential.@context` has other values than ours', changed(d => { d['@context'][0] = CREDENTIALS.replace('https', 'http'); })],
  ['one context only', 'form', '`credential.@context` is not an array with our values', changed(d => { d['@context'].pop(); })],
  ['one context, as a text', 'form', '`credential.@context` is not an array with our values', changed(d => { d['@context'] = CREDENTIALS; })],
  ['no context', 'form', '`credential.@context` is missing', changed(removed('@context'))],
  ['a blank node as the subject', 'form', 'credentialSubject.id` is not an absolute', changed(d => { subject(d).id = '_:b0'; })],
  ['a subject without an id: a blank node', 'form', 'credentialSubject.id` is missing', signed(removed('credentialSubject', 'id'))],
  ['evidence without an id: a blank node', 'form', 'evidence.id` is missing', signed(d => { delete d.evidence[0].id; })],
  ['a relative id', 'form', 'achievement.id` is not an absolute', changed(d => { achievement(d).id = 'bodies/industry'; })],
  ['two parts of one id: they flow together', 'form', 'is the id of another part too', signed(d => { achievement(d).criteria.id = achievement(d).id; })],
  ['the subject as the issuer', 'form', 'credentialSubject.id` is the id of another part too', signed(d => { subject(d).id = d.issuer.id; })],
  ['an id with a space', 'form', '`credential.id` is not an absolute', changed(d => { d.id += ' x'; })],
  ['an id in Chinese letters', 'form', '`credential.id` is not an absolute', changed(d => { d.id += '证书'; })],
  ['an id that runs', 'form', '`credential.id` is not an absolute', changed(d => { d.id = 'javascript:alert(1)'; })],
  ['an id with half an escape', 'form', '`credential.id` is not an absolute', changed(d => { d.id += '%4'; })],

  // --- members that are missing or mistyped --------------------------------------------------------
  ['no id', 'form', '`credential.id` is missing', signed(removed('id'))],
  ['no name', 'form', '`credential.name` is missing', signed(removed('name'))],
  ['no first day', 'form', '`credential.validFrom` is missing', signed(removed('validFrom'))],
  ['no issuer', 'form', '`credential.issuer` is missing', changed(removed('issuer'))],
  ['no name of the issuer', 'form', '`credential.issuer.name` is missing', signed(removed('issuer', 'name'))],
  ['the issuer as a text', 'form', '`credential.issuer` is not an object', signed(d => { d.issuer = d.issuer.id; })],
  ['no subject', 'form', '`credential.credentialSubject` is missing', changed(removed('credentialSubject'))],
  ['two subjects', 'form', '`credential.credentialSubject` is not an object', signed(d => { d.credentialSubject = [subject(d), {...subject(d), id: 'urn:x:other'}]; })],
  ['no achievement', 'form', 'credentialSubject.achievement` is missing', signed(removed('credentialSubject', 'achievement'))],
  ['no criteria', 'form', 'achievement.criteria` is missing', signed(removed('credentialSubject', 'achievement', 'criteria'))],
  ['no status', 'form', '`credential.credentialStatus` is missing', signed(removed('credentialStatus'))],
  ['no second list', 'form', 'credentialStatus.statusReference` is missing', signed(removed('credentialStatus', 'statusReference'))],
  ['two entries of status', 'form', '`credential.credentialStatus` is not an object', changed(d => { d.credentialStatus = [d.credentialStatus]; })],
  ['a status of another kind', 'form', 'credentialStatus.type` has another value', changed(d => { d.credentialStatus.type = 'StatusList2021Entry'; })],
  ['the status of suspensions only', 'form', 'credentialStatus.statusPurpose` has another value', signed(d => { d.credentialStatus.statusPurpose = 'suspension'; })],
  ['a position as a number', 'form', 'statusListIndex` is not a string', changed(d => { d.credentialStatus.statusListIndex = 7; })],
  ['a position with a zero before it', 'form', 'statusListIndex` is not a number in decimal', signed(d => { d.credentialStatus.statusListIndex = '07'; })],
  ['a position below zero', 'form', 'statusListIndex` is not a number in decimal', changed(d => { d.credentialStatus.statusListIndex = '-1'; })],
  ['no evidence', 'form', '`credential.evidence` is missing', signed(removed('evidence'))],
  ['evidence that is empty', 'form', '`credential.evidence` is not an array with as many', changed(d => { d.evidence = []; })],
  ['a second evidence', 'form', '`credential.evidence` is not an array with as many', signed(d => { d.evidence.push({...d.evidence[0], id: 'urn:x:evidence'}); })],
  ['types in the other order', 'form', '`credential.type` has other values', changed(d => { d.type.reverse(); })],
  ['the synonym of the type', 'form', '`credential.type` has other values', signed(d => { d.type[1] = 'OpenBadgeCredential'; })],
  ['a further type', 'form', '`credential.type` is not an array with our values', signed(d => { d.type.push('EndorsementCredential'); })],
  ['a presentation', 'form', '`credential.type` has other values', changed(d => { d.type[0] = 'VerifiablePresentation'; })],
  ['an empty text', 'form', 'achievement.description` is empty', signed(d => { achievement(d).description = ''; })],
  ['a text that is too long', 'form', 'achievement.description` is too long', signed(d => { achievement(d).description = 'x'.repeat(4001); })],
  ['a name as a number', 'form', '`credential.name` is not a string', changed(d => { d.name = 17; })],
  ['nothing that it is of, in an array', 'form', 'related` is not an array with as many', signed(d => { achievement(d).related = []; })],
  ['a fourth that it is of', 'form', 'related` is not an array with as many', signedAward(d => { achievement(d).related.push({id: 'urn:x:fourth', type: ['Related'], name: 'x'}); })],
  ['what it is of as a text', 'form', 'related` is not an object', changed(d => { achievement(d).related = ['urn:x:body']; })],
  ['names that are one', 'form', 'name` has not two names or more', signedAward(d => { subject(d).name.pop(); })],
  ['two names in one language', 'form', 'name` has two names in one language', signedAward(d => { subject(d).name[1]['@language'] = 'en'; })],
  ['a language in capitals', 'form', '@language` is no language tag in lower case', signedAward(d => { subject(d).name[1]['@language'] = 'ZH'; })],
  ['a language that is none', 'form', '@language` is no language tag', changedAward(d => { subject(d).name[1]['@language'] = 'zh_CN'; })],
  ['a name with a direction', 'form', 'name` has an item other than', signedAward(d => { subject(d).name[1]['@direction'] = 'rtl'; })],
  ['a name of a type', 'form', 'name` has an item other than', changedAward(d => { moved(subject(d).name[1], '@language', '@type'); })],
  ['a name without a language', 'form', 'name` has an item other than', signedAward(d => { delete subject(d).name[1]['@language']; })],
  ['names as a list', 'form', 'name` is not a string', changedAward(d => { subject(d).name = {'@list': subject(d).name}; })],
  ['names in nothing', 'form', '@value` is empty', changedAward(d => { subject(d).name[1]['@value'] = ''; })],
  ['names by language as a map', 'form', 'name` is not a string', changedAward(d => { subject(d).name = {en: 'Haier', zh: '海尔'}; })],

  // --- dates ---------------------------------------------------------------------------------------
  ['a day without a time', 'form', 'validFrom` is not a time', changed(d => { d.validFrom = '2026-01-01'; })],
  ['a time without a zone', 'form', 'validFrom` is not a time', changed(d => { d.validFrom = '2026-01-01T00:00:00'; })],
  ['a time in another zone', 'form', 'validFrom` is not a time', changed(d => { d.validFrom = '2026-01-01T00:00:00+08:00'; })],
  ['a time with fractions', 'form', 'validFrom` is not a time', changed(d => { d.validFrom = '2026-01-01T00:00:00.000Z'; })],
  ['a day that is not there', 'form', 'validUntil` is not a time', changed(d => { d.validUntil = '2027-02-29T00:00:00Z'; })],
  ['a time as a number', 'form', 'validFrom` is not a string', changed(d => { d.validFrom = 1767225600; })],
  ['one that has run out', 'dates', 'valid until 2026-01-02T00:00:00Z only', async ({unsigned, sign}) =>
    sign({...unsigned(), validUntil: '2026-01-02T00:00:00Z'}, {now: '2026-01-01T12:00:00Z'})],
  ['one that is not valid yet', 'dates', 'valid from 2999-01-01T00:00:00Z only', async ({unsigned, sign}) =>
    sign({...unsigned(), validFrom: '2999-01-01T00:00:00Z', validUntil: '2999-06-01T00:00:00Z'}, {now: '2999-01-02T00:00:00Z'})],
  ['one that ends before it begins', 'dates', 'valid until 2026-01-01T00:00:00Z only', async ({unsigned, sign}) =>
    sign({...unsigned(), validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z'}, {now: null})],
  ['the last day taken out', BOTH, WRONG, changed(removed('validUntil'))],
  ['the last day moved', BOTH, WRONG, changed(d => { d.validUntil = '2998-01-01T00:00:00Z'; })],
  ['the first day moved', BOTH, WRONG, changed(d => { d.validFrom = '2025-01-01T00:00:00Z'; })],

  // --- the text under proofs of another one ---------------------------------------------------------
  ['another holder', BOTH, WRONG, changed(d => { subject(d).name = 'Nokia'; })],
  ['another id of the holder', BOTH, WRONG, changed(d => { subject(d).id += 'x'; })],
  ['another number', BOTH, WRONG, changed(d => { d.id = d.id.replace('000031', '000032'); })],
  ['another log entry', BOTH, WRONG, changed(d => { d.evidence[0].id = d.evidence[0].id.replace(/\d+$/, '7'); })],
  ['another kind', BOTH, WRONG, changed(d => { achievement(d).achievementType = 'Award'; })],
  ['the description taken out', BOTH, WRONG, changed(removed('description'))],
  ['a description added', BOTH, WRONG, changed(d => { d.evidence[0].description = 'Issued in place of another.'; })],
  ['what it is of taken out', BOTH, WRONG, changedAward(d => { achievement(d).related.pop(); })],
  ['what it is of, taken out altogether', BOTH, WRONG, changed(removed('credentialSubject', 'achievement', 'related'))],
  ['the name of what it is of', BOTH, WRONG, changedAward(d => { achievement(d).related[0].name[1]['@value'] = '特等奖'; })],
  ['category and organization exchanged: the same in RDF', 'proof-jcs', WRONG, changedAward(d => { achievement(d).related.reverse(); })],
  ['names in the other order: the same in RDF', 'proof-jcs', WRONG, changedAward(d => { subject(d).name.reverse(); })],
  ['the languages of two names exchanged', BOTH, WRONG, changedAward(d => {
    subject(d).name[0]['@language'] = 'zh'; subject(d).name[1]['@language'] = 'en'; })],
  ['another language of a name', BOTH, WRONG, changedAward(d => { subject(d).name[1]['@language'] = 'ja'; })],
  ['one name of several, as a text', BOTH, WRONG, changedAward(d => { subject(d).name = subject(d).name[0]['@value']; })],
  ['the position in the list of another', BOTH, WRONG, changed(d => { d.credentialStatus.statusListIndex = '8'; })],
  ['the whole status of another', BOTH, WRONG, ({good, award}) => ({...good(), credentialStatus: award().credentialStatus})],
  ['the two lists exchanged', BOTH, WRONG, changed(d => {
    const s = d.credentialStatus;
    [s.statusListCredential, s.statusReference] = [s.statusReference, s.statusListCredential]; })],
  ['the same letters composed in another way', BOTH, WRONG, changed(d => { d.description = d.description.normalize('NFD'); })],
  ['a letter of another script that looks the same', BOTH, WRONG, changed(d => { subject(d).name = NAME.replace('a', '\u0430'); })],
  ['a space of no width', BOTH, WRONG, changed(d => { subject(d).name = NAME.replace(' ', '\u200b '); })],
  ['a space of another kind', BOTH, WRONG, changed(d => { subject(d).name = NAME.replace(' ', '\u00a0'); })],
  ['a letter turned around', BOTH, WRONG, changed(d => { subject(d).name = `\u202e${NAME}`; })],
  ['a capital letter', BOTH, WRONG, changed(d => { subject(d).name = NAME.toUpperCase(); })],
  ['a line of RDF in a text', BOTH, WRONG, changed(d => { subject(d).name = `${NAME}" .\n<urn:x:a> <https://schema.org/name> "x`; })],
  ['the proofs of another', BOTH, WRONG, ({good, award}) => ({...good(), proof: award().proof})],
  ['the second proof of another', 'proof-jcs', WRONG, ({good, award}) => ({...good(), proof: [good().proof[0], award().proof[1]]})],

  // --- the set of proofs ---------------------------------------------------------------------------
  ['no proof', 'form', '`proof` is not an array of our two proofs', changed(removed('proof'))],
  ['no proofs in an array', 'form', '`proof` is not an array of our two proofs', changed(d => { d.proof = []; })],
  ['proofs that are null', 'form', '`proof` is not an array of our two proofs', changed(d => { d.proof = null; })],
  ['the first proof alone, in no array', 'form', '`proof` is not an array of our two proofs', changed(d => { d.proof = d.proof[0]; })],
  ['the first proof alone', 'form', '`proof` is not an array of our two proofs', changed(d => { d.proof.pop(); })],
  ['the second proof alone', 'form', '`proof` is not an array of our two proofs', changed(d => { d.proof.shift(); })],
  ['the first proof twice', 'form', '`proof.@context` is missing', changed(d => { d.proof[1] = d.proof[0]; })],
  ['the second proof twice', 'form', '`proof` has a member `@context`', changed(d => { d.proof[0] = d.proof[1]; })],
  ['the proofs in the other order', 'form', '`proof` has a member `@context`', changed(d => { d.proof.reverse(); })],
  ['a third proof', 'form', '`proof` is not an array of our two proofs', changed(d => { d.proof.push(d.proof[1]); })],
  ['a proof that is null', 'form', '`proof` is not an object', changed(d => { d.proof[1] = null; })],

  // --- what a proof says about itself ----------------------------------------------------------------
  ['an unknown cryptosuite', 'form', '`proof.cryptosuite` has another value', proof(0, p => { p.cryptosuite = 'eddsa-2022'; })],
  ['a cryptosuite of another curve', 'form', '`proof.cryptosuite` has another value', proof(0, p => { p.cryptosuite = 'ecdsa-rdfc-2019'; })],
  ['a cryptosuite in capitals', 'form', '`proof.cryptosuite` has another value', proof(1, p => { p.cryptosuite = 'EDDSA-JCS-2022'; })],
  ['the cryptosuites exchanged', 'form', '`proof.cryptosuite` has another value', changed(d => {
    [d.proof[0].cryptosuite, d.proof[1].cryptosuite] = [d.proof[1].cryptosuite, d.proof[0].cryptosuite]; })],
  ['no cryptosuite', 'form', '`proof.cryptosuite` is missing', proof(1, p => { delete p.cryptosuite; })],
  ['a proof of an older kind', 'form', '`proof.type` has another value', proof(0, p => { p.type = 'Ed25519Signature2020'; })],
  ['a proof for another purpose', 'form', '`proof.proofPurpose` has another value', async ({unsigned, sign}) => sign(unsigned(), {purpose: 'authentication'})],
  ['a proof for no purpose', 'form', '`proof.proofPurpose` is missing', proof(1, p => { delete p.proofPurpose; })],
  ['a proof for several purposes', 'form', '`proof.proofPurpose` is not a string', proof(0, p => { p.proofPurpose = ['assertionMethod', 'authentication']; })],
  ['a proof of no time', 'form', '`proof.created` is missing', proof(0, p => { delete p.created; })],
  ['a proof of a time with fractions', 'form', '`proof.created` is not a time', proof(0, p => { p.created = p.created.replace('Z', '.000Z'); })],
  ['a proof that ends', 'form', '`proof` has a member `expires`', proof(1, p => { p.expires = '2999-01-01T00:00:00Z'; })],
  ['a proof for one place', 'form', '`proof` has a member `domain`', proof(0, p => { p.domain = 'example.org'; })],
  ['a proof for one occasion', 'form', '`proof` has a member `challenge`', proof(1, p => { p.challenge = 'x'; })],
  ['a proof that has an id', 'form', '`proof` has a member `id`', proof(0, p => { p.id = 'urn:x:proof'; })],
  ['a proof in a chain', 'form', '`proof` has a member `previousProof`', proof(1, p => { p.previousProof = 'urn:x:proof'; })],
  ['a context in the first proof', 'form', '`proof` has a member `@context`', proof(0, p => { p['@context'] = CREDENTIALS; })],
  ['no context in the second proof', 'form', '`proof.@context` is missing', proof(1, p => { delete p['@context']; })],
  ['another context in the second proof', 'form', '`proof.@context` is not an array with our values', proof(1, p => { p['@context'] = [CREDENTIALS]; })],
  ['the contexts of the second proof in the other order', 'form', '`proof.@context` has other values', proof(1, p => { p['@context'] = [OPEN_BADGES, CREDENTIALS]; })],
  ['another time of the first proof', 'proof-rdfc', WRONG, proof(0, p => { p.created = '2026-01-01T00:00:01Z'; })],
  ['another time of the second proof', 'proof-jcs', WRONG, proof(1, p => { p.created = '2026-01-01T00:00:01Z'; })],

  // --- whose key --------------------------------------------------------------------------------------
  ['no key', 'form', '`proof.verificationMethod` is missing', proof(0, p => { delete p.verificationMethod; })],
  ['the key as an object', 'form', '`proof.verificationMethod` is not a string', proof(0, p => { p.verificationMethod = {id: p.verificationMethod}; })],
  ['the key without its fragment', 'issuer+proof-rdfc', 'the eddsa-rdfc-2022 proof names another key', proof(0, p => { p.verificationMethod = p.verificationMethod.split('#')[0]; })],
  ['the key with another fragment', 'issuer+proof-jcs', 'the eddsa-jcs-2022 proof names another key', ({good, stranger}) => {
    const document = good();
    document.proof[1].verificationMethod = `${document.issuer.id}#${stranger.did.slice(8)}`;
    return document; }],
  ['a key at an address', 'issuer+proof-rdfc', 'the eddsa-rdfc-2022 proof names another key', proof(0, p => { p.verificationMethod = 'https://example.org/key'; })],
  ['signed by a stranger as themself', 'issuer', 'not by the issuer asked for', async ({unsigned, sign, stranger}) => {
    const document = unsigned();
    document.issuer.id = stranger.did;
    return sign(document, {by: stranger}); }],
  ['signed by a stranger, who names their key', 'issuer+proof-rdfc+proof-jcs', 'the eddsa-rdfc-2022 proof names another key', async ({unsigned, sign, stranger}) =>
    sign(unsigned(), {by: stranger})],
  ['signed by a stranger, who names ours', BOTH, WRONG, async ({unsigned, sign, stranger, issuer}) =>
    sign(unsigned(), {by: stranger, method: issuer.method})],
  ['one proof by us, the second by a stranger', 'issuer+proof-jcs', 'the eddsa-jcs-2022 proof names another key', async ({good, unsigned, sign, stranger}) =>
    ({...good(), proof: [good().proof[0], (await sign(unsigned(), {by: stranger})).proof[1]]})],
  ['one proof by a stranger, the second by us', 'issuer+proof-rdfc', 'the eddsa-rdfc-2022 proof names another key', async ({good, unsigned, sign, stranger}) =>
    ({...good(), proof: [(await sign(unsigned(), {by: stranger})).proof[0], good().proof[1]]})],
  ['the issuer renamed', BOTH, WRONG, changed(d => { d.issuer.name = 'The True Convention'; })],
  ['the issuer in the proofs only', 'issuer+proof-rdfc+proof-jcs', 'not by the issuer asked for', ({good, stranger}) => {
    const document = good();
    document.issuer.id = stranger.did;
    return document; }],
  ['a key for encryption as the issuer', 'issuer', 'is no did:key', changed(d => { d.issuer.id = 'did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc'; })],
  ['a key of another curve as the issuer', 'issuer', 'is no did:key', changed(d => { d.issuer.id = 'did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169'; })],
  ['a key of small order as the issuer', 'issuer', 'is no usable Ed25519 key', ({good, didOf, encode}) => {
    // R and the key are the neutral element, and S is 0: that fits every text, where nobody looks.
    const document = good();
    const neutral = littleEndian(1n, 32);
    document.issuer.id = didOf(neutral);
    for(const p of document.proof) {
      p.verificationMethod = `${document.issuer.id}#${document.issuer.id.slice(8)}`;
      p.proofValue = encode(join(neutral, littleEndian(0n, 32)));
    }
    return document; }],
  ['a key that is not written canonically as the issuer', 'issuer', 'is no usable Ed25519 key', ({good, didOf}) => {
    const document = good();
    document.issuer.id = didOf(littleEndian(PRIME + 1n, 32));
    return document; }],

  // --- signatures -------------------------------------------------------------------------------------
  ['a signature in base64url', 'form', '`proofValue` of eddsa-rdfc-2022 is no signature', ({good, decode}) => {
    const document = good();
    document.proof[0].proofValue = 'u' + Buffer.from(decode(document.proof[0].proofValue)).toString('base64url');
    return document; }],
  ['a signature in hexadecimal', 'form', '`proofValue` of eddsa-jcs-2022 is no signature', ({good, decode}) => {
    const document = good();
    document.proof[1].proofValue = 'f' + Buffer.from(decode(document.proof[1].proofValue)).toString('hex');
    return document; }],
  ['a signature without its prefix', 'form', 'is no signature', proof(0, p => { p.proofValue = p.proofValue.slice(1); })],
  ['a signature with another prefix', 'form', 'is no signature', proof(0, p => { p.proofValue = 'Z' + p.proofValue.slice(1); })],
  ['a signature with a character that base58 has not', 'form', 'is no signature', proof(0, p => { p.proofValue = p.proofValue.slice(0, -1) + '0'; })],
  ['a signature with a space', 'form', 'is no signature', proof(1, p => { p.proofValue += ' '; })],
  ['an empty signature', 'form', 'is no signature', proof(0, p => { p.proofValue = 'z'; })],
  ['no signature', 'form', 'is no signature', proof(1, p => { delete p.proofValue; })],
  ['a signature as a number', 'form', 'is no signature', proof(0, p => { p.proofValue = 7; })],
  ['a signature that is a byte too short', 'form', 'is no signature', bytes(0, b => b.slice(0, 63))],
  ['a signature that is a byte too long', 'form', 'is no signature', bytes(1, b => join(b, [0]))],
  ['a signature with a zero before it', 'form', 'is no signature', proof(0, p => { p.proofValue = 'z1' + p.proofValue.slice(1); })],
  ['a signature with one bit changed', 'proof-rdfc', WRONG, bytes(0, b => { b[5] ^= 1; return b; })],
  ['a second signature with one bit changed', 'proof-jcs', WRONG, bytes(1, b => { b[40] ^= 128; return b; })],
  ['the two signatures exchanged', BOTH, WRONG, changed(d => {
    [d.proof[0].proofValue, d.proof[1].proofValue] = [d.proof[1].proofValue, d.proof[0].proofValue]; })],
  ['the first signature for both', 'proof-jcs', WRONG, changed(d => { d.proof[1].proofValue = d.proof[0].proofValue; })],
  ['S and the order of the group: the same by an older rule', 'proof-rdfc', WRONG, bytes(0, b => join(b.slice(0, 32), littleEndian(numberOf(b.slice(32)) + ORDER, 32)))],
  ['S and the order of the group, in the second', 'proof-jcs', WRONG, bytes(1, b => join(b.slice(0, 32), littleEndian(numberOf(b.slice(32)) + ORDER, 32)))],
  ['S turned around', 'proof-rdfc', WRONG, bytes(0, b => join(b.slice(0, 32), littleEndian(ORDER - numberOf(b.slice(32)), 32)))],
  ['R that is not written canonically', 'proof-rdfc', WRONG, bytes(0, b => join(littleEndian(PRIME + 1n, 32), b.slice(32)))],
  ['R of small order', 'proof-rdfc', WRONG, bytes(0, b => join(littleEndian(1n, 32), b.slice(32)))],
  ['R with another sign', 'proof-jcs', WRONG, bytes(1, b => { b[31] ^= 128; return b; })],
  ['nothing but zeros', 'proof-rdfc', WRONG, bytes(0, b => b.fill(0))],
  ['nothing but ones', 'proof-jcs', WRONG, bytes(1, b => b.fill(255))],

  // --- which register -----------------------------------------------------------------------------------
  ['the log entry of another register', 'form', 'do not name a certificate and a log entry of one register', signed(d => {
    d.evidence[0].id = d.evidence[0].id.replace('register.wiotc.example', 'other.example'); })],
  ['an id of no register', 'form', 'do not name a certificate and a log entry of one register', signed(d => { d.id = 'https://example.org/certificates/WIOTC-2026-000031'; })],
  ['evidence that is no log entry', 'form', 'do not name a certificate and a log entry of one register', signed(d => { d.evidence[0].id = 'https://example.org/evidence'; })],
  ['a log entry that is no number', 'form', 'do not name a certificate and a log entry of one register', signed(d => { d.evidence[0].id += 'x'; })],
];
