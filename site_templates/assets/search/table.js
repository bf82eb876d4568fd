/* The records that are left: rows made in windows, so that ten thousand cost no more than fifty, and
   the same as a CSV file. On a narrow screen the style sheet makes each row a card. */

import { label, make } from "./facets.js";
import { marked, Passages } from "./passages.js";

const FIRST = 50;
const NEXT = 100;
const UNASKED = 250;

const HEADS = [
  { title: "Severity" },
  { title: "Record" },
  { title: "Date", sorts: ["newest", "oldest"], ways: ["descending", "ascending"] },
  { title: "Services" },
  { title: "Status" },
  { title: "Lasted", sorts: ["longest", "shortest"], ways: ["descending", "ascending"] },
];

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A day as the other pages write it: `14 Mar 2026`. */
export function dayWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

const SCALES = [
  [600, 60, 1, "min", "s"],
  [86400, 3600, 60, "h", "min"],
  [Infinity, 86400, 3600, "d", "h"],
];

/** Minutes as the other pages write them: `4 min 36 s`, `2 h 14 min`, `3 d 4 h`. */
export function spanWords(minutes) {
  const exact = minutes * 60;
  const scale = SCALES.find(([end, , small]) => Math.round(exact / small) * small < end);
  const [, large, small, ...names] = scale;
  const whole = Math.round(exact / small) * small;
  const [many, few] = [Math.floor(whole / large), (whole % large) / small];
  const parts = [many && `${many} ${names[0]}`, (few || !many) && `${few} ${names[1]}`];
  return parts.filter(Boolean).join(" ");
}

/** A table of records that grows while it is read. */
export class Table {
  /**
   * @param {object} shop what the table asks and tells: `row(place)` is what to show of a record,
   *   `reasons(places)` a promise of what `passages.js` says of them or null, `sort(word)` and `choose(facet, value)`
   *   are what the reader does
   */
  constructor(shop) {
    this.shop = shop;
    this.left = [];
    this.passages = new Passages();
    this.element = make("div", "hs-results");
    this.table = role(make("table", "hs-table hs-results__table"), "table");
    this.table.setAttribute("aria-label", "Records found");
    this.head = role(make("tr"), "row");
    const head = role(make("thead"), "rowgroup");
    head.append(this.head);
    this.body = role(make("tbody"), "rowgroup");
    this.table.append(head, this.body);
    this.more = make("button", "md-button hs-results__more");
    this.more.type = "button";
    this.more.addEventListener("click", () => this.grow(true));
    this.element.append(this.table, this.more);
    this.heads = HEADS.map((each) => this.heading(each));
    this.watch();
  }

  heading({ title, sorts }) {
    const cell = role(make("th"), "columnheader");
    cell.scope = "col";
    this.head.append(cell);
    if (!sorts) {
      cell.textContent = title;
      return cell;
    }
    const button = make("button", "hs-results__sort", title);
    button.type = "button";
    button.addEventListener("click", () => this.shop.sort(this.sort === sorts[0] ? sorts[1] : sorts[0]));
    cell.append(button);
    return cell;
  }

  /** More rows come when the reader nears the end, until the foot of the page has been kept away long enough. */
  watch() {
    this.watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting) && this.body.children.length < UNASKED) this.grow(false);
      },
      { rootMargin: "600px" },
    );
    this.watcher.observe(this.more);
  }

  /** Show records by their places, in this order, under the head that sorts so. */
  show(left, sort) {
    this.left = left;
    this.sort = sort;
    HEADS.forEach(({ sorts, ways }, place) => {
      const way = sorts && ways[sorts.indexOf(sort)];
      if (way) this.heads[place].setAttribute("aria-sort", way);
      else this.heads[place].removeAttribute("aria-sort");
    });
    this.body.replaceChildren();
    this.passages.clear();
    this.fill(FIRST);
  }

  grow(isAsked) {
    const before = this.body.children.length;
    this.fill(NEXT);
    if (isAsked) this.body.children[before]?.querySelector("a")?.focus({ preventScroll: true });
  }

  fill(number) {
    const begin = this.body.children.length;
    const places = this.left.slice(begin, begin + number);
    const rows = places.map((place) => this.row(this.shop.row(place)));
    this.body.append(...rows);
    this.explain(places, rows);
    const rest = this.left.length - begin - rows.length;
    this.table.hidden = this.left.length === 0;
    this.more.hidden = rest === 0;
    this.more.textContent = `Show ${Math.min(NEXT, rest)} more of ${rest.toLocaleString("en")}`;
    // An observer tells of changes only: a row that did not move the end out of sight needs another look.
    this.watcher?.unobserve(this.more);
    if (rest) this.watcher?.observe(this.more);
  }

  /** Say below the title why a record was found, once that is known. */
  async explain(places, rows) {
    const reasons = await this.shop.reasons(places);
    // Meanwhile others may be shown.
    if (rows[0]?.isConnected) reasons?.forEach((reason, place) => this.passages.explain(rows[place], reason));
  }

  row(record) {
    const row = role(make("tr"), "row");
    row.append(
      cell("severity", severity(record)),
      this.title(record),
      cell("date", record.day && time(record.day)),
      this.services(record),
      cell("status", record.status && make("span", `hs-badge hs-badge--${record.isOpen ? "open" : "over"}`, record.status)),
      cell("lasted", record.minutes !== null && document.createTextNode(spanWords(record.minutes))),
    );
    return row;
  }

  title(record) {
    const link = make("a");
    link.append(...marked(record.title));
    link.href = record.href;
    const notes = record.notes.map((words) => make("span", "hs-note", words));
    const box = cell("title", link, ...notes);
    box.classList.add("hs-title");
    return box;
  }

  services(record) {
    const links = record.services.map(({ value, label, href }) => {
      const link = make("a", "", label);
      link.href = href;
      link.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        this.shop.choose("service", value);
      });
      return link;
    });
    return cell("services", ...links.flatMap((link, place) => (place ? [", ", link] : [link])));
  }

  /** Stop watching; the element may go. */
  end() {
    this.passages.clear();
    this.watcher.disconnect();
    this.watcher = null;
  }
}

// A table whose parts the style sheet lays out otherwise is none to a screen reader unless told so.
function role(element, name) {
  element.setAttribute("role", name);
  return element;
}

function cell(name, ...content) {
  const box = role(make("td", `hs-results__${name}`), "cell");
  box.append(...content.filter(Boolean));
  return box;
}

function severity({ severity: word, type }) {
  if (!word) return type === "incident" ? null : make("span", "hs-badge hs-badge--plain", label(type));
  const level = word.match(/[1-4]$/)?.[0] ?? "4";
  return make("span", `hs-badge hs-badge--sev-${level}`, word);
}

function time(day) {
  const element = make("time", "", dayWords(day));
  element.dateTime = day;
  return element;
}
