// The documentation of the schema, beside the editor: of what the caret stands on, and of whatever is followed from there.
import { made } from "./editor.js";
import { named } from "./schema.js";

/**
 * @typedef {import("./document.js").About} About
 * @typedef {import("./schema.js").Schema} Schema
 * @typedef {{ name: string, about: string, type?: string, initial?: string, deprecated?: string }} Entry
 */

export class SchemaDocs extends HTMLElement {
  /** @type {Record<string, string>} */
  #words = JSON.parse(this.dataset.words ?? "{}");
  /** What was followed to what is shown. @type {About[]} */
  #trail = [];
  /** @type {Schema | null} */
  schema = null;

  /** @param {About} about */
  show(about) {
    this.#trail = [about];
    this.#draw();
  }

  /** @param {About} [about] undefined: what was shown before */
  #go(about) {
    if (about) this.#trail.push(about);
    else this.#trail.pop();
    this.#draw();
    this.querySelector("h3")?.focus(); // what had the focus is gone
  }

  #draw() {
    const { schema } = this;
    const about = this.#trail[this.#trail.length - 1];
    const root = schema?.roots.get("query") ?? "";
    if (!schema) return;
    const type = schema.types.get(about.type);
    const directive = schema.directives.get(about.directive ?? "");
    const owner = type?.fields.get(about.field ?? "") ?? directive ?? type;
    const one = owner?.inputs && about.input ? owner.inputs.get(about.input) : type?.values.get(about.value ?? "") ?? owner;
    if (!owner || !one) return this.#trail.length > 1 ? this.#go() : this.show({ type: root });
    const path = made("p", { className: "crumbs" }, this.#link(root, { type: root }));
    if (this.#trail.length > 1) {
      const back = made("button", { type: "button", textContent: this.#words.back });
      back.addEventListener("click", () => this.#go());
      path.append(" · ", back);
    }
    const heading = made("h3", { tabIndex: -1 });
    if (type && one !== type) heading.append(this.#link(type.name, { type: type.name }), ".");
    if (about.field && one !== owner) heading.append(this.#link(about.field, { type: about.type, field: about.field }), ".");
    heading.append(made("code", { textContent: (directive === one ? "@" : "") + one.name }));
    if ("kind" in one) heading.append(" ", made("span", { className: "beside", textContent: this.#words[one.kind] }));
    if ("type" in one) heading.append(": ", ...this.#typed(/** @type {Entry} */ (one)));
    /** @type {Node[]} */
    const parts = [path, heading, ...this.#about(one)];
    if (one === owner) {
      const { name } = owner;
      const isType = "kind" in owner;
      const at = { type: type?.name ?? "", field: about.field, directive: about.directive };
      parts.push(
        ...this.#list(isType ? "fields" : "inputs", owner.inputs, (input) => ({ ...at, input })),
        ...(isType ? this.#list("fields", owner.fields, (field) => ({ type: name, field })) : []),
        ...(isType ? this.#list("values", owner.values, (value) => ({ type: name, value })) : []),
      );
      if (isType && owner.members.size) {
        const links = [...owner.members].flatMap((member) => [this.#link(member, { type: member }), " "]);
        parts.push(made("h4", { textContent: this.#words.members }), made("p", {}, ...links));
      }
    }
    this.replaceChildren(...parts);
  }

  /**
   * @param {string} title the key of its word
   * @param {Map<string, Entry>} entries
   * @param {(name: string) => About} about
   */
  #list(title, entries, about) {
    if (!entries.size) return [];
    const items = [...entries.values()].map((one) => {
      const item = made("li", {}, this.#link(one.name, about(one.name)), ...(one.type ? [": ", ...this.#typed(one)] : []));
      item.append(...this.#about(one));
      return item;
    });
    return [made("h4", { textContent: this.#words[title] }), made("ul", {}, ...items)];
  }

  /** @param {Entry} entry */
  #typed({ type = "", initial }) {
    const link = this.#link(type, { type: named(type) });
    return [link, initial && initial !== "null" ? ` = ${initial}` : ""];
  }

  /** @param {Entry} entry */
  #about({ about, deprecated }) {
    const parts = about ? [made("p", { lang: "en", textContent: about })] : [];
    if (deprecated === undefined) return parts;
    const reason = made("span", { lang: "en", textContent: deprecated });
    return [...parts, made("p", {}, made("strong", { textContent: this.#words.deprecated }), " ", reason)];
  }

  /**
   * @param {string} text
   * @param {About} about
   */
  #link(text, about) {
    const button = made("button", { type: "button", textContent: text });
    button.addEventListener("click", () => this.#go(about));
    return button;
  }
}

customElements.define("schema-docs", SchemaDocs);
