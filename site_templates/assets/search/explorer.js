/* The explorer of incidents and runbooks: search, facets, table. The page is whole without it.

   <hs-explorer data-plain="hs-plain"></hs-explorer>

   The element with the id `hs-plain` is what the page shows without this script; it goes once the
   index is there, and stays where the index cannot be read. As a custom element it begins whenever
   it comes into a document, so that a theme may exchange pages without loading them. */

import { SORTS, read, usual, write } from "./address.js";
import { download, table as csvTable } from "./csv.js";
import { Column, FACETS, Group, make, narrow } from "./facets.js";
import { parts } from "./marking.js";
import { reasons } from "./passages.js";
import { Table } from "./table.js";

const TYPING = 150;
const NARROW = "(max-width: 59.9375em)";
const OPEN = new Set(["detected", "acknowledged", "mitigated"]);
const COLUMNS = ["type", "id", "title", "severity", "status", "kind", "day", "minutes", "services", "teams", "factors", "source", "url"];
const FROM_FACETS = { severity: "severity", status: "status", kind: "kind", services: "service", teams: "team", factors: "factor", source: "source" };

let opened = null;

/** The records with what the explorer asks of them; read once, however often pages are exchanged. */
function shelf() {
  opened ??= load();
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

async function load() {
  const { SORTS: orders, open } = await import("./engine.js");
  const engine = await open(new URL("../../", import.meta.url));
  return new Shelf(engine, orders);
}

/** All records in columns, in each order. */
class Shelf {
  constructor(engine, orders) {
    this.engine = engine;
    this.orders = orders;
    this.records = engine.records();
    const isIncident = (place) => this.records[place].type === "incident";
    this.columns = FACETS.map((facet) => new Column(facet, this.records.map((record) => words(record, facet.name)), isIncident));
    this.byName = new Map(this.columns.map((column) => [column.facet.name, column]));
    this.places = new Map(this.records.map((record, place) => [record, place]));
    this.sorted = new Map();
  }

  /** Places of all records in one order; sorted once. */
  order(sort) {
    if (!this.sorted.has(sort)) {
      const compare = this.orders[sort];
      const places = this.records.map((_, place) => place);
      this.sorted.set(sort, places.sort((a, b) => compare(this.records[a], this.records[b])));
    }
    return this.sorted.get(sort);
  }

  /** Places of the records that a text finds, the best first. */
  async find(text) {
    const { results } = await this.engine.search({ text, sort: "relevance" });
    return results.map(({ record }) => this.places.get(record));
  }
}

function words(record, name) {
  return name === "type" ? [record.type] : (record.facets[name] ?? []);
}

/** Records of both types are found by text; without one, those of the page are shown. */
function meant({ text, chosen }) {
  if (text || chosen.has("type")) return chosen;
  return new Map([...chosen, ["type", new Set(["incident"])]]);
}

class Explorer extends HTMLElement {
  async connectedCallback() {
    if (this.ending) return;
    this.ending = new AbortController();
    this.plain = document.getElementById(this.dataset.plain);
    this.said = make("p", "hs-explorer__said", "Loading all records…");
    this.said.setAttribute("role", "status");
    this.replaceChildren(this.said);
    try {
      this.shelf = await shelf();
    } catch (error) {
      this.fail(error);
      return;
    }
    if (this.isConnected) await this.begin();
  }

  disconnectedCallback() {
    this.ending?.abort();
    this.ending = null;
    this.table?.end();
    this.drawer?.remove();
  }

  fail(error) {
    this.said.textContent = "Search and filters cannot be loaded just now; the lists below are all there is. ";
    this.said.title = String(error.message);
    const again = make("button", "hs-explorer__again", "Try again");
    again.type = "button";
    again.addEventListener("click", () => {
      this.ending = null;
      this.connectedCallback();
    });
    this.said.append(again);
  }

  async begin() {
    this.state = read(location.search, this.shelf.byName);
    this.terms = [];
    this.build();
    this.field.value = this.state.text;
    await this.find();
    this.show();
    if (this.plain) this.plain.hidden = true;
    this.classList.add("hs-explorer--ready");
    const options = { signal: this.ending?.signal };
    window.addEventListener("popstate", () => this.reread(), options);
  }

  async reread() {
    if (!this.isConnected) return;
    this.state = read(location.search, this.shelf.byName);
    this.field.value = this.state.text;
    await this.find();
    this.show();
  }

  // -- parts --------------------------------------------------------------------------------------

  build() {
    this.groups = this.shelf.columns.map((column) => new Group(column, (value, on) => this.choose(column.facet.name, value, on)));
    this.facets = make("div", "hs-facets");
    this.facets.append(...this.groups.filter(({ column }) => column.values.length > 1 && !column.facet.isQuiet).map(({ element }) => element));
    this.table = new Table({
      row: (place) => this.row(place),
      reasons: (places) => reasons(this.shelf.engine, places.map((place) => this.shelf.records[place]), this.terms),
      sort: (sort) => this.order(sort),
      choose: (facet, value) => this.choose(facet, value, true),
    });
    this.aside = make("aside", "hs-explorer__aside");
    this.aside.setAttribute("aria-label", "Filters");
    const main = make("div", "hs-explorer__main");
    main.append(this.tools(), this.chips(), this.table.element);
    const body = make("div", "hs-explorer__body");
    body.append(this.aside, main);
    this.makeDrawer();
    this.replaceChildren(this.searching(), body, this.drawer);
    this.fold();
  }

  searching() {
    const form = make("form", "hs-explorer__search");
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Incidents and runbooks");
    this.field = make("input");
    this.field.type = "search";
    this.field.name = "q";
    this.field.autocomplete = "off";
    this.field.spellcheck = false;
    this.field.placeholder = "Search the text of all incidents and runbooks";
    this.field.setAttribute("aria-label", "Search the text of all incidents and runbooks");
    this.field.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.seek(), TYPING);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.typing);
      this.seek();
    });
    form.append(this.field);
    return form;
  }

  tools() {
    const bar = make("div", "hs-explorer__tools");
    this.opener = button("hs-explorer__opener", "Filters", () => this.drawer.showModal());
    this.opener.setAttribute("aria-haspopup", "dialog");
    const label = make("label", "hs-explorer__order", "Order ");
    this.select = make("select");
    for (const [sort, words] of SORTS) {
      const option = make("option", "", words);
      option.value = sort;
      this.select.append(option);
    }
    this.select.addEventListener("change", () => this.order(this.select.value));
    label.append(this.select);
    this.saver = button("hs-explorer__csv", "CSV", () => this.save());
    this.saver.title = "Download what is found as a CSV file";
    this.saver.setAttribute("aria-label", "Download what is found as CSV");
    bar.append(this.said, this.opener, label, this.saver);
    return bar;
  }

  chips() {
    this.active = make("ul", "hs-chips");
    this.active.setAttribute("aria-label", "Active filters");
    return this.active;
  }

  makeDrawer() {
    this.drawer = make("dialog", "hs-drawer");
    this.drawer.setAttribute("aria-label", "Filters");
    this.closer = button("md-button md-button--primary hs-drawer__close", "Show", () => this.drawer.close());
    this.shelfless = make("div", "hs-drawer__facets");
    const foot = make("div", "hs-drawer__foot");
    foot.append(button("md-button", "Clear all", () => this.clear()), this.closer);
    this.drawer.append(make("p", "hs-drawer__title", "Filters"), this.shelfless, foot);
    this.drawer.addEventListener("click", (event) => {
      if (event.target === this.drawer) this.drawer.close();
    });
  }

  /** On a narrow screen the facets are in a drawer, else beside the table. */
  fold() {
    const screen = matchMedia(NARROW);
    const place = () => {
      if (!screen.matches && this.drawer.open) this.drawer.close();
      (screen.matches ? this.shelfless : this.aside).append(this.facets);
    };
    screen.addEventListener("change", place, { signal: this.ending?.signal });
    place();
  }

  // -- what the reader does -----------------------------------------------------------------------

  async seek() {
    const text = this.field.value.trim();
    if (text === this.state.text) return;
    // Who writes on keeps his order; by what fits best is ordered what is sought anew.
    const sort = this.state.text && text ? this.state.sort : "";
    this.state = { ...this.state, text, sort };
    if (await this.find()) this.change();
  }

  choose(facet, value, on) {
    const values = new Set(this.state.chosen.get(facet));
    if (on) values.add(value);
    else values.delete(value);
    const chosen = new Map(this.state.chosen).set(facet, values);
    if (!values.size) chosen.delete(facet);
    this.state = { ...this.state, chosen };
    this.change();
  }

  order(sort) {
    this.state = { ...this.state, sort: sort === usual(this.state.text) ? "" : sort };
    this.change();
  }

  async clear() {
    this.state = { text: "", sort: "", chosen: new Map() };
    this.field.value = "";
    await this.find();
    this.change();
    if (!this.drawer.open) this.field.focus();
  }

  change() {
    history.replaceState(history.state, "", location.pathname + write(this.state));
    this.show();
  }

  /** Ask the engine; false where another question was asked meanwhile. */
  async find() {
    const asked = this.state.text;
    try {
      const found = asked ? await this.shelf.find(asked) : null;
      if (asked !== this.state.text) return false;
      this.found = found;
      this.terms = asked ? this.shelf.engine.terms(asked) : [];
      this.trouble = "";
    } catch {
      if (asked !== this.state.text) return false;
      this.found = [];
      this.terms = [];
      this.trouble = "The text cannot be searched just now: a part of the index did not arrive. Filters still work.";
    }
    return true;
  }

  // -- what is shown ------------------------------------------------------------------------------

  show() {
    const sort = this.state.sort || usual(this.state.text);
    const { left, counts } = narrow(this.shelf.columns, meant(this.state), this.candidates(sort));
    this.left = left;
    this.groups.forEach((group, place) => group.update(counts[place], this.state.chosen.get(group.column.facet.name)));
    this.table.show(left, sort);
    this.select.value = sort;
    this.select.options[0].disabled = !this.state.text;
    this.saver.disabled = !left.length;
    this.say();
    this.showChips();
  }

  candidates(sort) {
    if (sort === "relevance") return this.found ?? this.shelf.order("newest");
    const all = this.shelf.order(sort);
    if (!this.found) return all;
    const found = new Set(this.found);
    return all.filter((place) => found.has(place));
  }

  say() {
    const number = new Map();
    for (const place of this.left) {
      const { type } = this.shelf.records[place];
      number.set(type, (number.get(type) ?? 0) + 1);
    }
    const each = [...number].sort().map(([type, count]) => `${count.toLocaleString("en")} ${type}${count === 1 ? "" : "s"}`);
    const words = listed(each) || "Nothing matches. Take a filter away, or search for fewer words.";
    this.said.textContent = this.trouble || words;
    this.closer.textContent = each.length ? `Show ${listed(each)}` : "Nothing matches";
    const filters = [...this.state.chosen.values()].reduce((sum, values) => sum + values.size, 0);
    this.opener.textContent = filters ? `Filters (${filters})` : "Filters";
  }

  showChips() {
    const had = [...this.active.querySelectorAll("button")].indexOf(document.activeElement);
    const chips = [];
    if (this.state.text) chips.push(chip("Text", this.state.text, () => this.forget()));
    for (const { facet, label } of this.shelf.columns) {
      for (const value of this.state.chosen.get(facet.name) ?? []) {
        chips.push(chip(facet.one, label(value), () => this.choose(facet.name, value, false)));
      }
    }
    if (chips.length) chips.push(button("hs-chips__clear", "Clear all", () => this.clear()));
    this.active.replaceChildren(...chips.map((each) => inItem(each)));
    this.active.hidden = !chips.length;
    if (had >= 0) (chips[Math.min(had, chips.length - 1)] ?? this.field).focus();
  }

  async forget() {
    this.field.value = "";
    await this.seek();
  }

  row(place) {
    const { type, id, title, url, day, minutes, facets } = this.shelf.records[place];
    const status = facets.status?.[0] ?? "";
    const kind = facets.kind?.[0] ?? "";
    return {
      type,
      title: parts(title, this.terms),
      href: url,
      day,
      minutes,
      severity: facets.severity?.[0],
      status: status && this.label("status", status),
      isOpen: OPEN.has(status.toLowerCase()),
      notes: [kind && kind.toLowerCase() !== "operational" && this.label("kind", kind), this.terms.length && id !== title && id].filter(Boolean),
      services: (facets.service ?? []).map((value) => ({ value, label: value, href: `${location.pathname}${write({ text: "", sort: "", chosen: new Map([["service", [value]]]) })}` })),
    };
  }

  label(facet, value) {
    return this.shelf.byName.get(facet).label(value);
  }

  save() {
    const rows = this.left.map((place) => {
      const record = this.shelf.records[place];
      return COLUMNS.map((name) => (name in FROM_FACETS ? words(record, FROM_FACETS[name]).join("; ") : record[name]));
    });
    download("incidents.csv", csvTable([COLUMNS, ...rows]));
  }
}

function button(style, words, act) {
  const element = make("button", style, words);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

function chip(name, value, act) {
  const element = button("hs-chip", `${name}: ${value}`, act);
  element.setAttribute("aria-label", `Remove the filter ${name}: ${value}`);
  return element;
}

function listed(words) {
  // “A, B and C”.
  return [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(" and ");
}

function inItem(element) {
  const item = make("li");
  item.append(element);
  return item;
}

if (!customElements.get("hs-explorer")) customElements.define("hs-explorer", Explorer);
