/**
 * Text into terms, by the same rules as `hindsite/publishing/search/words.py`, which made the index.
 *
 * A golden file (tests/publishing/golden/search-words.json) holds both to the same answers.
 */

const LONGEST = 64;
const FOREIGN = /[^\x00-\x7f]/;
const MARK = /\p{M}+/gu;
const RUN = /[\p{L}\p{N}]+(?:[-_.][\p{L}\p{N}]+)*/gu;
const WORD = /[\p{L}\p{N}]+/gu;
const DIGIT = /[0-9]/;
const HUMP = /[a-z0-9][A-Z]|[A-Z]{2}[a-z]/;
const HUMPS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;
// Scripts that are written without spaces: each character is a word.
const SOLID = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]/;
const PIECES = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+/g;

/** Text without accents, in the characters that stand for others' looks. */
export function plain(text) {
  return FOREIGN.test(text) ? text.normalize("NFKD").replace(MARK, "") : text;
}

/** A word or an id as the index writes it. */
export function fold(text) {
  const low = plain(text).toLowerCase().replaceAll("ς", "σ");
  return low.length > LONGEST ? [...low].slice(0, LONGEST).join("") : low;
}

/** The words of a stretch of letters and digits: itself, or its characters. */
function pieces(word) {
  return SOLID.test(word) ? word.match(PIECES) : [word];
}

/** The parts of `CheckoutErrorRate`, which are found as well. */
export function humps(word) {
  return HUMP.test(word) ? word.match(HUMPS).filter((part) => part.length > 1).map(fold) : [];
}

/** Whether a run such as `INC-10042` or `v1.2` counts as a whole besides its words. */
function isCompound(run, words) {
  return words.length > 1 && DIGIT.test(run);
}

/** All terms of a text, a term as often as it stands there. */
export function tokens(text) {
  const found = [];
  for (const [run] of plain(text).matchAll(RUN)) {
    const words = run.match(WORD);
    for (const word of words) {
      found.push(...pieces(word).map(fold));
      found.push(...humps(word));
    }
    if (isCompound(run, words)) found.push(fold(run));
  }
  return found;
}

/** The terms that a query asks for: a run with a digit as a whole, others by their words. */
export function asked(text) {
  const found = [];
  for (const [run] of plain(text).matchAll(RUN)) {
    const words = run.match(WORD);
    if (isCompound(run, words)) found.push(fold(run));
    else found.push(...words.flatMap(pieces).map(fold));
  }
  return found;
}

/**
 * What a query asks for.
 *
 * Returns `terms`, each `{term, exact, prefix}`: all must be found; `exact` ones stood in quotes
 * (no synonyms), and `prefix` is true for a last word that may still be being typed.
 */
export function parse(text) {
  const terms = [];
  let typing = false;
  for (const [index, part] of text.split(/["“”„«»]/).entries()) {
    const exact = index % 2 === 1;
    const found = asked(part);
    terms.push(...found.map((term) => ({ term, exact, prefix: false })));
    if (found.length) typing = !exact && /[\p{L}\p{N}\p{M}]$/u.test(part);
    else if (part) typing = false;
  }
  const last = terms.at(-1);
  if (last && typing && !isShort(last.term)) last.prefix = true;
  return terms;
}

/** Whether a term is a single character, which is never taken for the beginning of others. */
function isShort(term) {
  return [...term].length < 2;
}

const DEEPEST = 6;

/** A term as shards are named by: letters other than a–z and digits by blocks of 32. */
export function keyOf(term) {
  return [...term].slice(0, DEEPEST).map(letter).join("");
}

function letter(character) {
  if (/[a-z0-9]/.test(character)) return character;
  return `-${(character.codePointAt(0) >> 5).toString(16).padStart(4, "0")}`;
}
