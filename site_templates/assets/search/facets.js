/* Facets: which records a choice leaves, how many each further choice would leave, and the boxes.

   A record stays where every facet with a choice has one of its values among those of the record.
   The counts of a facet pass over its own choice, so that they tell what one more box adds. */

/**
 * The facets in the order in which they are shown. `ranked` ones have the most frequent value first;
 * `isWord` where values are words of a vocabulary, and not names; `isQuiet` ones have no boxes: charts
 * lead to them.
 */
export const FACETS = [
  { name: "type", isWord: true, title: "Type", one: "Type" },
  { name: "severity", title: "Severity", one: "Severity" },
  { name: "status", isWord: true, title: "Status", one: "Status", order: ["detected", "acknowledged", "mitigated", "resolved", "verified", "closed"] },
  { name: "service", title: "Service", one: "Service", ranked: true },
  { name: "team", title: "Team", one: "Team", ranked: true },
  { name: "factor", title: "Contributing factor", one: "Factor", ranked: true },
  { name: "kind", isWord: true, title: "Kind", one: "Kind", ranked: true },
  { name: "source", isWord: true, title: "Detected by", one: "Detected by", ranked: true },
  { name: "strategy", isWord: true, title: "Resolved by", one: "Resolved by", ranked: true },
  { name: "year", title: "Year", one: "Year", newest: true },
  { name: "quarter", title: "Quarter", one: "Quarter", newest: true, isQuiet: true },
  { name: "month", title: "Month", one: "Month", newest: true, isQuiet: true },
];

const SHOWN = 6;
const LISTED = 200;
const FILTERED = 12;

/** A word of a vocabulary as it begins a sentence: `near-miss` is `Near miss`. */
export function label(word) {
  const plain = word.replaceAll("-", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** Text without case, marks and separators, so that an address may be written by hand. */
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\s_-]+/g, "-");
}

/** The values of one facet over all records: `values`, and for each record the codes of its own. */
export class Column {
  /**
   * @param {object} facet one of FACETS
   * @param {string[][]} words for each record its values
   * @param {(record: number) => boolean} isCounted whether a record counts for what is most frequent
   */
  constructor(facet, words, isCounted) {
    this.facet = facet;
    this.label = facet.isWord ? label : (value) => value;
    const totals = new Map();
    words.forEach((own, record) => {
      const weight = isCounted(record) ? 1 : 0;
      for (const value of own) totals.set(value, (totals.get(value) ?? 0) + weight);
    });
    this.values = [...totals.keys()].sort(order(facet, totals));
    const code = new Map(this.values.map((value, place) => [value, place]));
    this.codes = words.map((own) => own.map((value) => code.get(value)));
    this.exact = code;
    this.folded = new Map(this.values.map((value, place) => [fold(value), place]));
  }

  /** The value that a word from an address means, or undefined. */
  find(word) {
    return this.values[this.exact.get(word) ?? this.folded.get(fold(word)) ?? -1];
  }
}

function order(facet, totals) {
  const byLabel = (a, b) => a.localeCompare(b, "en", { numeric: true });
  if (facet.newest) return (a, b) => byLabel(b, a);
  if (facet.ranked) return (a, b) => totals.get(b) - totals.get(a) || byLabel(a, b);
  if (!facet.order) return byLabel;
  const known = (value) => facet.order.indexOf(fold(value));
  const place = (value) => (known(value) < 0 ? facet.order.length : known(value));
  return (a, b) => place(a) - place(b) || byLabel(a, b);
}

/**
 * What a choice leaves.
 * @param {Column[]} columns
 * @param {Map<string, Set<string>>} chosen values by facet
 * @param {Iterable<number>} among the records that the text leaves, by their place
 * @returns {{left: number[], counts: Int32Array[]}} records in the order of `among`; counts by column
 */
export function narrow(columns, chosen, among) {
  const wanted = columns.map((column) => mask(column, chosen.get(column.facet.name)));
  const counts = columns.map((column) => new Int32Array(column.values.length));
  const left = [];
  for (const record of among) {
    const failed = failing(columns, wanted, record);
    if (failed === NONE) left.push(record);
    if (failed === SEVERAL) continue;
    if (failed !== NONE) tally(counts[failed], columns[failed].codes[record]);
    else for (let place = 0; place < columns.length; place += 1) tally(counts[place], columns[place].codes[record]);
  }
  return { left, counts };
}

const NONE = -1;
const SEVERAL = -2;

function mask(column, values) {
  if (!values?.size) return null;
  return Uint8Array.from(column.values, (value) => (values.has(value) ? 1 : 0));
}

/** The one column whose choice a record fails, or NONE, or SEVERAL. */
function failing(columns, wanted, record) {
  let failed = NONE;
  for (let place = 0; place < columns.length; place += 1) {
    if (wanted[place] === null || columns[place].codes[record].some((code) => wanted[place][code])) continue;
    if (failed !== NONE) return SEVERAL;
    failed = place;
  }
  return failed;
}

function tally(counts, codes) {
  for (const code of codes) counts[code] += 1;
}

/** The boxes of one facet. */
export class Group {
  /** @param {Column} column @param {(value: string, on: boolean) => void} choose */
  constructor(column, choose) {
    this.column = column;
    this.choose = choose;
    this.open = false;
    this.needle = "";
    this.element = make("fieldset", "hs-facet");
    this.element.append(make("legend", "", column.facet.title));
    this.list = make("ul", "hs-facet__values");
    if (column.values.length > FILTERED) this.element.append(this.field());
    this.element.append(this.list);
    this.more = make("button", "hs-facet__more");
    this.more.type = "button";
    this.more.addEventListener("click", () => this.toggle());
    this.element.append(this.more);
    this.note = make("p", "hs-facet__note");
    this.element.append(this.note);
  }

  field() {
    const input = make("input", "hs-facet__filter");
    input.type = "search";
    input.autocomplete = "off";
    input.placeholder = `Find among ${this.column.values.length}`;
    input.setAttribute("aria-label", `${this.column.facet.title}: find a value`);
    input.addEventListener("input", () => {
      this.needle = fold(input.value.trim());
      this.update(this.counts, this.chosen);
    });
    return input;
  }

  toggle() {
    this.open = !this.open;
    const before = this.list.children.length;
    this.update(this.counts, this.chosen);
    if (this.open) this.list.children[before]?.querySelector("input").focus();
  }

  /** Show what is chosen and what each value would leave. */
  update(counts, chosen) {
    this.counts = counts;
    this.chosen = chosen;
    const found = this.found();
    const shown = this.shown(found);
    this.draw(shown);
    for (const item of this.list.children) this.mark(item);
    const hidden = found.length - Math.min(found.length, SHOWN);
    this.more.hidden = Boolean(this.needle) || hidden === 0;
    this.more.textContent = this.open ? "Show fewer" : `Show ${found.length - shown.length} more`;
    this.more.hidden ||= !this.open && shown.length === found.length;
    this.more.setAttribute("aria-expanded", String(this.open));
    this.more.setAttribute("aria-label", `${this.more.textContent}: ${this.column.facet.title}`);
    this.note.textContent = remark(found.length, shown.length, this.open || this.needle);
    this.note.hidden = !this.note.textContent;
  }

  found() {
    const all = this.column.values.map((_, place) => place);
    if (!this.needle) return all;
    return all.filter((place) => fold(this.column.label(this.column.values[place])).includes(this.needle));
  }

  shown(found) {
    if (this.open || this.needle) return found.slice(0, LISTED);
    return found.filter((place, rank) => rank < SHOWN || this.chosen?.has(this.column.values[place]));
  }

  /** Boxes stay where they are, and keep the focus, unless others are to be shown. */
  draw(places) {
    const key = places.join(" ");
    if (key === this.drawn) return;
    this.drawn = key;
    const old = new Map([...this.list.children].map((item) => [Number(item.dataset.place), item]));
    const items = places.map((place) => old.get(place) ?? this.item(place));
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    this.list.replaceChildren(...items);
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }

  item(place) {
    const value = this.column.values[place];
    const item = make("li");
    item.dataset.place = String(place);
    const box = make("input");
    box.type = "checkbox";
    box.name = this.column.facet.name;
    box.value = value;
    box.addEventListener("change", () => this.choose(value, box.checked));
    const label = make("label");
    label.append(box, make("span", "hs-facet__name", this.column.label(value)), make("span", "hs-facet__count"));
    item.append(label);
    return item;
  }

  mark(item) {
    const place = Number(item.dataset.place);
    const box = item.querySelector("input");
    const count = this.counts?.[place] ?? 0;
    box.checked = Boolean(this.chosen?.has(box.value));
    item.classList.toggle("hs-facet__none", count === 0 && !box.checked);
    item.querySelector(".hs-facet__count").textContent = count.toLocaleString("en");
  }
}

function remark(found, shown, all) {
  if (!found) return "Nothing has this name.";
  return all && shown < found ? `${(found - shown).toLocaleString("en")} more: write a part of the name.` : "";
}

/** An element with a class and words; words are text, never markup. */
export function make(tag, style = "", words = "") {
  const element = document.createElement(tag);
  if (style) element.className = style;
  if (words) element.textContent = words;
  return element;
}
