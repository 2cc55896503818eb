// The editor of a query: a text area as browsers have it, with a mirror behind it that colours and underlines what is written.
// It completes from the schema, says what the caret stands on, and what is wrong. Without it there is the text area.
import { aboutAt, completionsAt, readDocument } from "./document.js";
import { placeOf, positionOf } from "./lexer.js";
import { readSchema } from "./schema.js";

/**
 * What is wrong, as it is told. `from`, `to`: what is underlined; undefined: it is not known where. `at`: where the caret goes.
 * @typedef {{ text: string, lang?: string, from?: number, to?: number, at?: number }} Wrong
 * @typedef {import("./document.js").Reading} Reading
 * @typedef {import("./document.js").Choice} Choice
 */

const WAIT = 600; // milliseconds after a key: who types on is told nothing of what is half written
const OPENS = /[\w$@(]$|\.\.\.$/; // behind what is typed here there is something to choose from
const KEYWORD = /^(query|mutation|subscription|fragment|on|true|false|null)$/;

export class QueryEditor extends HTMLElement {
  area = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
  /** @type {Record<string, string>} */
  #words = JSON.parse(this.dataset.words ?? "{}");
  #mirror = made("pre", { className: "mirror", ariaHidden: "true" });
  #list = made("ul", { className: "suggestions", id: "completions", role: "listbox", hidden: true });
  #faults = /** @type {HTMLElement} */ (document.getElementById("faults"));
  #told = made("p", { className: "unseen", role: "status" });
  /** @type {import("./schema.js").Schema | null} */
  schema = null;
  /** @type {Promise<void> | null} */
  #coming = null;
  #reading = readDocument("", null);
  /** @type {{ from: number, to: number, choices: Choice[] }} */
  #found = { from: 0, to: 0, choices: [] };
  #at = -1;
  #timer = 0;
  /** What the service said of the document as it stands; as soon as that changes, nothing. @type {Wrong[] | null} */
  #answered = null;

  connectedCallback() {
    const { area } = this;
    this.#list.ariaLabel = this.#words.list;
    area.before(this.#mirror);
    this.append(this.#list, this.#told);
    this.classList.add("live");
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.#list.id);
    area.setAttribute("aria-describedby", `${area.getAttribute("aria-describedby") ?? ""} faults`);
    area.addEventListener("focus", () => this.load());
    area.addEventListener("input", (event) => this.#change(/** @type {InputEvent} */ (event)));
    area.addEventListener("keydown", (event) => this.#press(event));
    area.addEventListener("blur", () => {
      this.#close();
      this.#tell();
    });
    document.addEventListener("selectionchange", () => this.#follow());
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault()); // the caret stays where it is
    this.#list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("li") : null;
      if (option) this.#accept([...this.#list.children].indexOf(option));
    });
    this.#read();
  }

  /** Fetches the schema, once. Where it cannot be had, nothing is completed, and what is written is only held to the grammar. */
  load() {
    this.#coming ??= fetch(this.dataset.schema ?? "")
      .then(async (response) => {
        if (!response.ok) throw new TypeError("no schema");
        this.schema = readSchema(await response.text());
        this.#read();
        this.#tell();
        this.#show(aboutAt(this.#reading, this.area.selectionStart) ?? { type: "" });
      })
      .catch(() => void (this.#coming = null));
    return this.#coming;
  }

  /** The operation at the caret, where there are several; null: the document has one. */
  get operation() {
    const { operations } = this.#reading;
    const here = operations.findLast(({ from }) => from <= this.area.selectionStart) ?? operations[0];
    return operations.length > 1 ? here.name : null;
  }

  /**
   * Shows what the service said of what is written, in place of what was found here.
   * @param {{ message: string, locations?: { line: number, column: number }[] }[]} errors
   */
  answer(errors) {
    const text = this.area.value;
    const { all } = this.#reading;
    this.#answered = errors.map(({ message, locations }) => {
      if (!locations?.length) return { text: message, lang: "en" };
      const at = placeOf(text, locations[0]);
      const { from, to } = all.find((token) => at < token.to && token.to > token.from) ?? all[all.length - 2] ?? all[0];
      return { text: message, lang: "en", at, from, to };
    });
    this.#tell();
  }

  #read() {
    this.#reading = readDocument(this.area.value, this.schema);
    this.#paint(this.#wrong(true));
  }

  /**
   * What is wrong. While somebody writes, not of the word that is written, nor of what may only not be there yet.
   * @param {boolean} [writing]
   * @returns {Wrong[]}
   */
  #wrong(writing = false) {
    if (this.#answered) return this.#answered;
    const at = document.activeElement === this.area ? this.area.selectionStart : -1;
    return this.#reading.faults
      .filter(({ token, wrong }) => !(token.from <= at && at <= token.to) && !(writing && /open|missing/.test(wrong)))
      .map(({ token: { from, to }, wrong, values }) => ({
        text: this.#words[wrong].replace(/\{(\w+)\}/g, (_, name) => values?.[name] ?? ""),
        at: from,
        from: from < to ? from : Math.max(0, from - 1),
        to,
      }));
  }

  /** @param {Wrong[]} wrong */
  #paint(wrong) {
    const text = this.area.value;
    /** @type {(Node | string)[]} */
    const parts = [];
    let done = 0;
    for (const token of this.#reading.all) {
      const about = this.#reading.names.get(token);
      const isKeyword = about?.value || about?.directive || (!about && KEYWORD.test(token.text));
      const kind = token.kind !== "name" ? token.kind : isKeyword ? "keyword" : about?.input ? "input" : "name";
      const faulty = wrong.some(({ from = -1, to = -1 }) => from < token.to && token.from < to);
      parts.push(text.slice(done, token.from));
      parts.push(made("span", { className: faulty ? `${kind} faulty` : kind, textContent: token.text }));
      done = token.to;
    }
    this.#mirror.replaceChildren(...parts, "\n "); // the last line is as high as the others, even if it is empty
  }

  /** Underlines what is wrong, lists it and says it. */
  #tell() {
    clearTimeout(this.#timer);
    const wrong = this.#wrong();
    this.#paint(wrong);
    this.#faults.replaceChildren(wrong.length ? made("ul", {}, ...wrong.map((one) => this.#line(one))) : "");
    this.area.setAttribute("aria-invalid", String(wrong.length > 0));
    const told = wrong.length ? `${this.#words.faults.replace("{number}", String(wrong.length))} ${wrong[0].text}` : "";
    if (this.#told.textContent !== told && this.#list.hidden) this.#told.textContent = told;
    this.dispatchEvent(new Event("settled"));
  }

  /** @param {Wrong} wrong */
  #line({ text, lang, at }) {
    const said = made("span", { textContent: text });
    if (lang) said.lang = lang;
    if (at === undefined) return made("li", {}, said);
    const { line, column } = positionOf(this.area.value, at);
    const place = this.#words.place.replace("{line}", String(line)).replace("{column}", String(column));
    const button = made("button", { type: "button", textContent: place });
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // what is left is told anew, this button too
    button.addEventListener("click", () => {
      this.area.focus();
      this.area.setSelectionRange(at, at);
      this.#textAt(at).node.parentElement?.scrollIntoView({ block: "nearest" });
    });
    return made("li", {}, button, " ", said);
  }

  /** @param {InputEvent} event */
  #change(event) {
    this.#answered = null;
    this.#read();
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#tell(), WAIT);
    const typed = event.inputType?.startsWith("insert") && OPENS.test(event.data ?? "");
    if (typed || !this.#list.hidden) this.#complete(false);
  }

  /** @param {boolean} asked whether it was asked for, so that everything there is may be listed */
  #complete(asked) {
    const { area } = this;
    this.#found = completionsAt(area.value, this.#reading, area.selectionStart);
    const { from, choices } = this.#found;
    const typed = area.value.slice(from, area.selectionStart);
    const before = area.value.slice(0, area.selectionStart);
    const done = choices.length === 1 && choices[0].name === typed;
    if (done || area.selectionStart !== area.selectionEnd || !(asked || typed || OPENS.test(before))) return this.#close();
    this.#list.replaceChildren(
      ...choices.map(({ name, told, deprecated }, index) => {
        const word = made(deprecated ? "s" : "span", { textContent: name });
        const beside = [told, deprecated && this.#words.deprecated].filter(Boolean).join(" · ");
        const option = made("li", { id: `completion-${index}`, role: "option" }, word, " ");
        option.append(made("span", { className: "beside", textContent: beside }));
        return option;
      }),
    );
    this.#list.hidden = choices.length === 0;
    if (this.#list.hidden) return this.#close();
    this.#told.textContent = this.#words.suggestions.replace("{number}", String(choices.length));
    this.#place();
    this.#reach(0);
  }

  /** Puts the list below the word that is completed, or above it where there is no room. */
  #place() {
    const { node, offset } = this.#textAt(this.#found.from);
    const range = new Range();
    range.setStart(node, offset);
    range.setEnd(node, offset + 1);
    const word = range.getClientRects()[0] ?? this.#mirror.getBoundingClientRect();
    const own = this.getBoundingClientRect();
    const list = this.#list.getBoundingClientRect();
    const above = word.bottom + list.height > innerHeight && word.top > list.height;
    this.#list.style.top = `${(above ? word.top - list.height : word.bottom) - own.top}px`;
    this.#list.style.left = `${Math.max(0, Math.min(word.left - own.left, own.width - list.width))}px`;
  }

  /**
   * Where a place of what is written stands in the mirror.
   * @param {number} at
   */
  #textAt(at) {
    const walker = document.createTreeWalker(this.#mirror, NodeFilter.SHOW_TEXT);
    let node = /** @type {Text} */ (walker.nextNode());
    while (at >= node.length) {
      at -= node.length;
      node = /** @type {Text} */ (walker.nextNode());
    }
    return { node, offset: at };
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key, ctrlKey, metaKey, altKey, isComposing } = event;
    const { choices, from } = this.#found;
    const { value, selectionStart: at } = this.area;
    if (isComposing) return;
    if (ctrlKey && key === " ") {
      this.load().then(() => this.#complete(true));
    } else if (ctrlKey || metaKey || altKey) {
      return;
    } else if (key === "Enter" && (this.#list.hidden || choices[this.#at].name === value.slice(from, at))) {
      this.#close();
      this.#newLine();
    } else if (this.#list.hidden) {
      return;
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      this.#reach((this.#at + (key === "ArrowDown" ? 1 : choices.length - 1)) % choices.length);
    } else if (key === "Enter" || (key === "Tab" && !event.shiftKey)) {
      this.#accept(this.#at);
    } else if (key === "Escape") {
      this.#close();
    } else {
      if (/^(Arrow|Home|End|Page)/.test(key)) this.#close();
      return;
    }
    event.preventDefault();
  }

  /** A new line, as far in as the one before it, and further behind a bracket that opens. */
  #newLine() {
    const { value, selectionStart: from, selectionEnd: to } = this.area;
    const line = value.slice(0, from).split("\n").pop() ?? "";
    const indent = `\n${" ".repeat(line.search(/\S|$/))}`;
    if (!/[{([]\s*$/.test(line)) return this.#write(from, to, indent);
    const closed = /^[})\]]/.test(value.slice(to)) ? indent : "";
    this.#write(from, to, `${indent}  ${closed}`);
    this.area.setSelectionRange(from + indent.length + 2, from + indent.length + 2);
  }

  /** @param {number} index */
  #reach(index) {
    this.#at = index;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    this.#list.children[index].scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", this.#list.children[index].id);
    this.#show(this.#found.choices[index].about);
  }

  /** @param {number} index */
  #accept(index) {
    const { from, to, choices } = this.#found;
    const { name, then = "" } = choices[index];
    this.#close();
    this.#write(from, to, name + (this.area.value.slice(to).trimStart().startsWith(":") ? "" : then));
    this.#close();
    if (then && completionsAt(this.area.value, this.#reading, this.area.selectionStart).choices.length < 30) this.#complete(true);
  }

  #close() {
    if (this.#list.hidden) return;
    this.#list.hidden = true;
    this.#told.textContent = "";
    this.area.removeAttribute("aria-activedescendant");
    this.#follow();
  }

  /** Says what the caret stands on; the list is closed where it has left the word that is completed. */
  #follow() {
    if (document.activeElement !== this.area) return;
    const at = this.area.selectionStart;
    if (!this.#list.hidden && at >= this.#found.from && at <= this.#found.to) return;
    this.#close();
    const about = aboutAt(this.#reading, at);
    if (about) this.#show(about);
  }

  /** @param {import("./document.js").About} about */
  #show(about) {
    this.dispatchEvent(new CustomEvent("about", { detail: about }));
  }

  /**
   * Writes as somebody who types, so that it can be undone.
   * @param {number} from
   * @param {number} to
   * @param {string} text
   */
  #write(from, to, text) {
    this.area.focus();
    this.area.setSelectionRange(from, to);
    if (document.execCommand("insertText", false, text)) return;
    this.area.setRangeText(text, from, to, "end");
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties
 * @param {(Node | string)[]} inside
 */
export function made(name, properties, ...inside) {
  const found = Object.assign(document.createElement(name), properties);
  found.append(...inside);
  return found;
}

customElements.define("query-editor", QueryEditor);
