// The schema, read from the text in which it is served: a fifth of what introspection says, and no query that could be refused.
import { tokensOf } from "./lexer.js";

/**
 * What a document may name. `type`: as it is written, `[Claim!]!`. `initial`: the default value, as it is written.
 * @typedef {{ name: string, about: string, type: string, inputs: Map<string, Input>, deprecated?: string }} Field
 * @typedef {{ name: string, about: string, type: string, initial?: string, deprecated?: string }} Input
 * @typedef {{ name: string, about: string, deprecated?: string }} Value
 * @typedef {{ name: string, about: string, inputs: Map<string, Input>, places: Set<string> }} Directive
 * @typedef {{ kind: string, name: string, about: string, fields: Map<string, Field>, inputs: Map<string, Input>,
 *   values: Map<string, Value>, members: Set<string> }} Type
 * @typedef {{ types: Map<string, Type>, directives: Map<string, Directive>, roots: Map<string, string> }} Schema
 */

const OF_EVERY_SCHEMA = `
scalar Int scalar Float scalar String scalar Boolean scalar ID
directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
`;

/**
 * The name of a type without what is written around it.
 * @param {string} type
 */
export const named = (type) => type.replace(/[[\]!]/g, "");

/**
 * Whether a type has fields to choose.
 * @param {Type} [type]
 */
export const isComposite = (type) => type !== undefined && /^(type|interface|union)$/.test(type.kind);

/**
 * Whether an input has to be given.
 * @param {Input} input
 */
export const isRequired = (input) => input.type.endsWith("!") && input.initial === undefined;

/**
 * The types that a value of a type can be of, itself among them.
 * @param {Schema} schema
 * @param {string} name
 */
export function kindsOf(schema, name) {
  return new Set([name, ...(schema.types.get(name)?.members ?? [])]);
}

/**
 * Reads a schema that is written in GraphQL's schema language.
 * @param {string} text
 * @returns {Schema}
 */
export function readSchema(text) {
  const tokens = tokensOf(text + OF_EVERY_SCHEMA).filter((token) => token.kind !== "comment");
  /** @type {Schema} */
  const schema = { types: new Map(), directives: new Map(), roots: new Map([["query", "Query"]]) };
  let at = 0;
  const is = (/** @type {string} */ mark) => tokens[at].text === mark;
  const next = () => (tokens[at + 1] ? tokens[at++] : tokens[at]).text;
  const takes = (/** @type {string} */ mark) => is(mark) && Boolean(next());

  /** A description, on one line. */
  function about() {
    const { kind } = tokens[at];
    if (kind === "block") return next().slice(3, -3).replaceAll('\\"""', '"""').replace(/\s+/g, " ").trim();
    return kind === "string" ? String(JSON.parse(next())) : "";
  }

  function type() {
    let found = next();
    if (found === "[") found += type() + next();
    return takes("!") ? `${found}!` : found;
  }

  /** A value as it is written. */
  function value() {
    const { from } = tokens[at];
    let to = from;
    let depth = 0;
    do {
      depth += Number(is("[") || is("{")) - Number(is("]") || is("}"));
      to = tokens[at].to;
      next();
    } while (depth > 0);
    return text.slice(from, to);
  }

  /** The reason why something is deprecated, if it is; other directives say nothing to those who ask. */
  function deprecated() {
    /** @type {string | undefined} */
    let found;
    while (takes("@")) {
      const name = next();
      const given = is("(") ? inputs("(", ")", value) : new Map();
      if (name === "deprecated") found = given.get("reason")?.type.replace(/^"+|"+$/g, "") ?? "";
    }
    return found;
  }

  /**
   * What stands in parentheses or braces, by name: each begins with its description, and `read` reads what follows its name.
   * @template T
   * @param {string} open
   * @param {string} close
   * @param {() => T} read
   */
  function members(open, close, read) {
    /** @type {Map<string, { name: string, about: string } & T>} */
    const found = new Map();
    if (!takes(open)) return found;
    while (!takes(close) && tokens[at].kind !== "end") {
      const told = about();
      const name = next();
      found.set(name, { name, about: told, ...read() });
    }
    return found;
  }

  /**
   * Inputs with their types, or the arguments of a directive with their values.
   * @param {string} open
   * @param {string} close
   * @returns {Map<string, Input>}
   */
  function inputs(open, close, read = type) {
    return members(open, close, () => {
      next();
      return { type: read(), initial: takes("=") ? value() : undefined, deprecated: deprecated() };
    });
  }

  /** @returns {Map<string, Field>} */
  function fields() {
    return members("{", "}", () => {
      const taken = inputs("(", ")");
      next();
      return { inputs: taken, type: type(), deprecated: deprecated() };
    });
  }

  /** @returns {Map<string, Value>} */
  function values() {
    return members("{", "}", () => ({ deprecated: deprecated() }));
  }

  /** @param {string[]} between */
  function names(...between) {
    /** @type {Set<string>} */
    const found = new Set();
    while (between.some((mark) => takes(mark))) if (tokens[at].kind === "name") found.add(next());
    return found;
  }

  /** @type {[string, string][]} */
  const memberships = [];
  while (tokens[at].kind !== "end") {
    const told = about();
    const kind = next();
    if (kind === "schema") {
      deprecated();
      for (const { name, type: root } of inputs("{", "}").values()) schema.roots.set(name, root);
    } else if (kind === "directive") {
      next();
      const name = next();
      const taken = inputs("(", ")");
      takes("repeatable");
      schema.directives.set(name, { name, about: told, inputs: taken, places: names("on", "|") });
    } else {
      const name = next();
      for (const one of names("implements", "&")) memberships.push([one, name]);
      deprecated();
      /** @type {Type} */
      const found = {
        kind,
        name,
        about: told,
        fields: kind === "type" || kind === "interface" ? fields() : new Map(),
        inputs: kind === "input" ? inputs("{", "}") : new Map(),
        values: kind === "enum" ? values() : new Map(),
        members: kind === "union" ? names("=", "|") : new Set(),
      };
      schema.types.set(name, found);
    }
  }
  for (const [one, member] of memberships) schema.types.get(one)?.members.add(member);
  return schema;
}
