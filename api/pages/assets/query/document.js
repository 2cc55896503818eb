// What stands in a document: what may be written at each place, what each word names, and what is wrong.
// It reads on whatever it finds, since most of the time a document is half written; without a schema it knows the grammar alone.
import { isWhole, tokensOf } from "./lexer.js";
import { isComposite, isRequired, kindsOf, named } from "./schema.js";

/**
 * @typedef {import("./lexer.js").Token} Token
 * @typedef {import("./schema.js").Schema} Schema
 * @typedef {import("./schema.js").Input} Input
 *
 * A word that can be written: `told` stands beside it, `about` is its documentation.
 * @typedef {{ name: string, told?: string, about: About, deprecated?: boolean, then?: string }} Choice
 * What documentation is about: a type, or a field, an argument or a value of one.
 * @typedef {{ type: string, field?: string, input?: string, value?: string, directive?: string }} About
 * What may be written in front of a token, and what it is about.
 * @typedef {{ choices: () => Choice[], about?: About }} Place
 * What is wrong with a token: the key of a message, and what stands in it.
 * @typedef {{ token: Token, wrong: string, values?: Record<string, string> }} Fault
 * @typedef {{ name: string, from: number, to: number }} Operation
 * @typedef {{ all: Token[], tokens: Token[], places: (Place | undefined)[], names: Map<Token, About>, faults: Fault[],
 *   operations: Operation[] }} Reading
 */

const OPERATIONS = ["query", "mutation", "subscription"];
const NOTHING = { choices: () => [] };

/**
 * @param {string} text
 * @param {Schema | null} schema
 * @returns {Reading} `tokens`: all but comments; `places` in the order of these
 */
export function readDocument(text, schema) {
  const all = tokensOf(text);
  const tokens = all.filter((token) => token.kind !== "comment");
  /** @type {(Place | undefined)[]} */
  const places = [];
  /** @type {Map<Token, About>} */
  const names = new Map();
  /** @type {Fault[]} */
  const faults = [];
  /** @type {Operation[]} */
  const operations = [];
  /** @type {Map<string, string>} */
  const fragments = new Map();
  tokens.forEach(({ text: word }, index) => {
    if (word === "fragment" && tokens[index + 2]?.text === "on") {
      fragments.set(tokens[index + 1].text, tokens[index + 3]?.text ?? "");
    }
  });
  /** The variables of the operation that is read; of a fragment those of all, for it may be part of any. */
  /** @type {Map<string, string>} */
  let variables = new Map();
  /** @type {Map<string, string>} */
  const everyVariable = new Map();
  /** Words that are variables of some operation that may come later. @type {Token[]} */
  const inFragments = [];
  let inFragment = false;
  let at = 0;

  const is = (/** @type {string} */ word) => tokens[at].text === word;
  const isKind = (/** @type {string} */ kind) => tokens[at].kind === kind;
  const next = () => (isKind("end") ? tokens[at] : tokens[at++]);
  const typeOf = (/** @type {string | undefined} */ name) => schema?.types.get(named(name ?? ""));

  /**
   * @param {Token} token
   * @param {string} wrong
   * @param {Record<string, string>} [values]
   */
  function blame(token, wrong, values) {
    const isTold = faults.some((fault) => fault.token === token || (wrong === "open" && fault.wrong === wrong));
    if (!isTold) faults.push({ token, wrong, values });
  }

  /** Passes over what cannot stand here. */
  function refuse() {
    const token = next();
    blame(token, "unexpected", { name: token.text });
  }

  /** Goes on without what should stand here. */
  const lack = () => blame(tokens[at], "missing");

  /** Notes what may be written here; what is innermost comes first, and stays. @param {Place} place */
  function note(place) {
    places[at] ??= place;
  }

  /**
   * The choices of what has names.
   * @param {Iterable<{ name: string, type?: string, deprecated?: string }>} all
   * @param {(name: string) => About} about
   * @param {string} [then] what follows such a word
   * @returns {Choice[]}
   */
  const choicesOf = (all, about, then) =>
    [...all].map(({ name, type, deprecated }) => ({
      name,
      told: type,
      about: about(name),
      deprecated: deprecated !== undefined,
      then,
    }));

  /** @param {string | undefined} name the type of which fields are chosen; undefined: it is not known */
  function selections(name) {
    const open = next();
    const type = typeOf(name);
    const begun = at;
    for (;;) {
      note({
        choices: () => [
          ...choicesOf(type?.fields.values() ?? [], (field) => ({ type: type?.name ?? "", field })),
          ...(type ? [{ name: "__typename", told: "String!", about: { type: type.name } }] : []),
        ],
        about: type && { type: type.name },
      });
      if (is("}")) {
        if (at === begun) lack();
        next();
        return;
      }
      if (isKind("end")) return blame(open, "open", { name: "{" });
      if (is("...")) spread(type?.name);
      else if (isKind("name")) field(type?.name);
      else refuse();
    }
  }

  /** @param {string | undefined} parent */
  function field(parent) {
    let token = next();
    if (is(":")) {
      next();
      note(places[at - 2] ?? NOTHING);
      if (!isKind("name")) return lack();
      token = next();
    }
    const { text: name } = token;
    const isMeta = name.startsWith("__"); // introspection is not in the schema as it is served
    const found = typeOf(parent)?.fields.get(name);
    if (parent && found) names.set(token, { type: parent, field: name });
    else if (parent && !isMeta) blame(token, "field", { type: parent, name });
    const about = found && parent ? { type: parent, field: name } : undefined;
    inputs(found?.inputs, "(", ")", token, about);
    directives("FIELD");
    const type = typeOf(found?.type);
    if (is("{")) {
      if (type && !isComposite(type)) blame(token, "leaf", { name });
      selections(isComposite(type) ? type?.name : undefined);
    } else if (type && isComposite(type)) {
      blame(token, "fields", { name, type: type.name });
    }
  }

  /** @param {string | undefined} parent */
  function spread(parent) {
    next();
    const kinds = () => [...(schema && parent ? kindsOf(schema, parent) : [])];
    const fits = (/** @type {string} */ type) => {
      const possible = schema ? kindsOf(schema, type) : new Set();
      return kinds().some((one) => possible.has(one)) || !parent;
    };
    note({
      choices: () => [
        { name: "on", about: { type: parent ?? "" }, then: " " },
        ...[...fragments]
          .filter(([, type]) => fits(type))
          .map(([name, type]) => ({ name, told: type, about: { type } })),
      ],
      about: parent ? { type: parent } : undefined,
    });
    if (is("on")) {
      next();
      const type = condition(kinds);
      directives("INLINE_FRAGMENT");
      return braces(type);
    }
    if (isKind("name")) {
      const token = next();
      const type = fragments.get(token.text);
      if (type === undefined) blame(token, "fragment", { name: token.text });
      else names.set(token, { type });
      return directives("FRAGMENT_SPREAD");
    }
    directives("INLINE_FRAGMENT");
    braces(parent);
  }

  /** @param {string | undefined} type */
  function braces(type) {
    if (is("{")) selections(type);
    else lack();
  }

  /**
   * The type in front of which `on` stands.
   * @param {() => Iterable<string>} kinds what it may be
   */
  function condition(kinds) {
    note({
      choices: () =>
        [...kinds()]
          .filter((name) => isComposite(typeOf(name)))
          .map((name) => ({ name, told: typeOf(name)?.kind, about: { type: name } })),
    });
    if (!isKind("name")) return void lack();
    const token = next();
    if (schema && !isComposite(typeOf(token.text)) && !token.text.startsWith("__")) blame(token, "type", { name: token.text });
    else names.set(token, { type: token.text });
    return typeOf(token.text)?.name;
  }

  /**
   * Arguments, or the fields of an input object, each with its value.
   * @param {Map<string, Input> | undefined} all undefined: they are not known
   * @param {string} open
   * @param {string} close
   * @param {Token} owner what they belong to
   * @param {About} [about]
   */
  function inputs(all, open, close, owner, about) {
    /** @type {Set<string>} */
    const given = new Set();
    if (is(open)) {
      const opened = next();
      const begun = at;
      for (;;) {
        note({
          choices: () =>
            choicesOf(
              [...(all?.values() ?? [])].filter(({ name }) => !given.has(name)),
              (input) => ({ type: "", ...about, input }),
              ": ",
            ),
          about,
        });
        if (is(close)) {
          if (at === begun && open === "(") lack();
          next();
          break;
        }
        if (isKind("end") || is("{") || is(")") || is("}")) {
          blame(opened, "open", { name: open });
          return;
        }
        if (isKind("name")) input(all, owner, given, about);
        else refuse();
      }
    }
    const lacking = [...(all?.values() ?? [])].find((one) => isRequired(one) && !given.has(one.name));
    if (lacking) blame(owner, "required", { owner: about?.field ?? about?.type ?? owner.text, name: lacking.name });
  }

  /**
   * @param {Map<string, Input> | undefined} all
   * @param {Token} owner
   * @param {Set<string>} given
   * @param {About} [about]
   */
  function input(all, owner, given, about) {
    const token = next();
    const found = all?.get(token.text);
    const meant = { type: "", ...about, input: token.text };
    given.add(token.text);
    if (found) names.set(token, meant);
    else if (all) blame(token, "input", { owner: about?.field ?? about?.type ?? owner.text, name: token.text });
    if (is(":")) {
      next();
      if (found && /^(number|string|block)$/.test(tokens[at].kind)) names.set(tokens[at], meant);
      value(found?.type);
    } else {
      blame(token, "value", { name: token.text });
    }
  }

  /** @param {string | undefined} type undefined: it is not known */
  function value(type) {
    const found = typeOf(type);
    /** @type {Place} */
    const place = {
      choices: () => [
        ...choicesOf(found?.values.values() ?? [], (one) => ({ type: found?.name ?? "", value: one })),
        ...(found?.name === "Boolean" ? ["true", "false"] : []).map((name) => ({ name, about: { type: "Boolean" } })),
        ...[...(inFragment ? everyVariable : variables)].map(([name, told]) => ({
          name,
          told,
          about: { type: named(told) },
        })),
      ],
      about: found && { type: found.name },
    };
    note(place);
    const token = tokens[at];
    if (isKind("variable")) {
      next();
      if (!isWhole(token)) blame(token, "unexpected", { name: token.text });
      else if (inFragment) inFragments.push(token);
      else if (!variables.has(token.text)) blame(token, "variable", { name: token.text });
      else names.set(token, { type: named(variables.get(token.text) ?? "") });
    } else if (is("[")) {
      next();
      for (note(place); !is("]"); note(place)) {
        if (isKind("end") || /^[)}:]$/.test(tokens[at].text)) return blame(token, "open", { name: "[" });
        value(type);
      }
      next();
    } else if (is("{")) {
      inputs(found?.kind === "input" ? found.inputs : undefined, "{", "}", token, found && { type: found.name });
    } else if (isKind("name")) {
      next();
      if (found?.values.has(token.text)) names.set(token, { type: found.name, value: token.text });
      else if (found?.kind === "enum" && token.text !== "null") blame(token, "enum", { type: found.name, name: token.text });
    } else if (/^(number|string|block)$/.test(token.kind)) {
      next();
      if (!isWhole(token)) blame(token, "unexpected", { name: token.text });
    } else if (/^[)}\]]$/.test(token.text) || isKind("end")) {
      blame(tokens[at - 1], "value", { name: tokens[at - 1].text });
    } else {
      refuse();
    }
  }

  /** @param {string} place where they stand */
  function directives(place) {
    while (is("@")) {
      next();
      note({
        choices: () =>
          choicesOf(
            [...(schema?.directives.values() ?? [])].filter(({ places: all }) => all.has(place)),
            (directive) => ({ type: "", directive }),
          ),
      });
      if (!isKind("name")) return lack();
      const token = next();
      const found = schema?.directives.get(token.text);
      const about = { type: "", directive: token.text };
      if (found) names.set(token, about);
      else if (schema) blame(token, "directive", { name: token.text });
      inputs(found?.inputs, "(", ")", token, found && about);
    }
  }

  /** The type of a variable, as it is written. @returns {string} */
  function inputType() {
    note({
      choices: () =>
        [...(schema?.types.values() ?? [])]
          .filter(({ kind }) => /^(scalar|enum|input)$/.test(kind))
          .map(({ name, kind }) => ({ name, told: kind, about: { type: name } })),
    });
    let written = "";
    if (is("[")) {
      next();
      written = `[${inputType()}]`;
      if (is("]")) next();
      else lack();
    } else if (isKind("name")) {
      const token = next();
      written = token.text;
      if (typeOf(written)) names.set(token, { type: written });
      else if (schema) blame(token, "type", { name: written });
    } else {
      lack();
    }
    return is("!") ? written + next().text : written;
  }

  function definitions() {
    if (!is("(")) return;
    const open = next();
    for (note(NOTHING); !is(")"); note(NOTHING)) {
      if (isKind("end") || is("{")) return blame(open, "open", { name: "(" });
      if (!isKind("variable")) {
        refuse();
        continue;
      }
      const name = next();
      if (!is(":")) {
        blame(name, "value", { name: name.text });
        continue;
      }
      next();
      const type = inputType();
      if (is("=")) {
        next();
        value(type);
      }
      directives("VARIABLE_DEFINITION");
      variables.set(name.text, type);
      everyVariable.set(name.text, type);
    }
    next();
  }

  const begins = [...OPERATIONS.filter((one) => schema?.roots.has(one)), "fragment"];
  const beginning = { choices: () => begins.map((name) => ({ name, about: { type: "" }, then: " " })) };
  for (note(beginning); !isKind("end"); note(beginning)) {
    const token = tokens[at];
    variables = new Map();
    inFragment = is("fragment");
    if (inFragment) {
      next();
      note(NOTHING);
      if (isKind("name") && !is("on")) next();
      if (!is("on")) {
        lack();
        continue;
      }
      next();
      const type = condition(() => schema?.types.keys() ?? []);
      directives("FRAGMENT_DEFINITION");
      braces(type);
    } else if (OPERATIONS.includes(token.text) || is("{")) {
      const kind = is("{") ? "query" : next().text;
      let name = "";
      if (!is("{")) {
        note(NOTHING);
        if (isKind("name")) name = next().text;
        definitions();
        directives(kind.toUpperCase());
      }
      braces(schema?.roots.get(kind));
      operations.push({ name, from: token.from, to: tokens[at - 1].to });
    } else {
      refuse();
    }
  }
  for (const token of inFragments) {
    const type = everyVariable.get(token.text);
    if (type === undefined) blame(token, "variable", { name: token.text });
    else names.set(token, { type: named(type) });
  }
  faults.sort((one, other) => one.token.from - other.token.from);
  return { all, tokens, places, names, faults, operations };
}

/**
 * The token of a word that ends or goes on at a place; undefined: a new one would begin there.
 * @param {Reading} reading
 * @param {number} at
 */
export function wordAt({ tokens }, at) {
  return tokens.find(({ kind, from, to }) => (kind === "name" || kind === "variable") && from < at && at <= to);
}

/**
 * What can be written at a place, narrowed by what is written there of it.
 * @param {string} text
 * @param {Reading} reading
 * @param {number} at
 * @returns {{ from: number, to: number, choices: Choice[] }}
 */
export function completionsAt(text, reading, at) {
  const word = wordAt(reading, at);
  const { from, to } = word ?? { from: at, to: at };
  const place = placeAt(reading, at);
  const typed = text.slice(from, at).toLowerCase();
  /** @param {string} name */
  const rank = (name) => {
    if (name === typed) return 0;
    if (name.startsWith(typed)) return 1;
    return typed.length > 1 && name.includes(typed) ? 2 : 3;
  };
  const ranked = (place?.choices() ?? []).map((choice) => ({ choice, rank: rank(choice.name.toLowerCase()) }));
  const best = ranked.filter((one) => one.rank < 3).sort((one, other) => one.rank - other.rank);
  return { from, to, choices: best.map(({ choice }) => choice) };
}

/**
 * What may be written at a place; undefined: nothing that is known, as within a string or a comment.
 * @param {Reading} reading
 * @param {number} at
 */
function placeAt(reading, at) {
  const within = reading.all.find(({ from, to }) => from < at && at <= to);
  if (within?.kind === "comment" || within?.kind === "number") return undefined;
  if (within && /^(string|block)$/.test(within.kind) && (at < within.to || !isWhole(within))) return undefined;
  const word = wordAt(reading, at);
  const index = reading.tokens.findIndex((token) => (word ? token === word : token.from >= at));
  return reading.places[index];
}

/**
 * What a place is about: the word that stands there, or else what it is within.
 * @param {Reading} reading
 * @param {number} at
 * @returns {About | undefined}
 */
export function aboutAt(reading, at) {
  const word = reading.tokens.find((token) => token.from <= at && at <= token.to && reading.names.has(token));
  return (word && reading.names.get(word)) ?? placeAt(reading, at)?.about;
}
