// The tokens of GraphQL, of a document as of a schema. Nothing is refused here: what is no token is a token of its own.

/**
 * @typedef {"name" | "variable" | "string" | "block" | "number" | "mark" | "bad" | "comment" | "end"} Kind
 * @typedef {{ kind: Kind, text: string, from: number, to: number }} Token
 */

const PARTS = [
  /[ \t\r\n,\uFEFF]+/, // what GraphQL passes over
  /(?<comment>#[^\r\n]*)/,
  /(?<name>[_A-Za-z]\w*)/,
  /(?<variable>\$\w*)/,
  /(?<block>"""(?:\\"""|[^])*?(?:"""|$))/,
  /(?<string>"(?:\\[^\r\n]|[^"\\\r\n])*"?)/,
  /(?<number>-?\d(?:[eE][+-]|[\w.])*)/,
  /(?<mark>\.\.\.|[!&()[\]{}:=@|])/,
  /(?<bad>[^])/,
];
const TOKEN = new RegExp(PARTS.map((part) => part.source).join("|"), "gu");
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const BLOCK = /^"""(?:\\"""|[^])*?"""$/;

/**
 * All tokens of a text, comments too; the last is its end.
 * @param {string} text
 */
export function tokensOf(text) {
  /** @type {Token[]} */
  const found = [];
  for (const { 0: part, index, groups = {} } of text.matchAll(TOKEN)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    if (kind) found.push({ kind: /** @type {Kind} */ (kind), text: part, from: index, to: index + part.length });
  }
  found.push({ kind: "end", text: "", from: text.length, to: text.length });
  return found;
}

/**
 * Whether a token is whole: a string that has its end, a number as numbers are written.
 * @param {Token} token
 */
export function isWhole({ kind, text }) {
  if (kind === "string") return text.length > 1 && text.endsWith('"');
  if (kind === "block") return text.length > 5 && BLOCK.test(text);
  if (kind === "number") return NUMBER.test(text);
  return kind === "variable" ? /^\$[_A-Za-z]/.test(text) : kind !== "bad";
}

/**
 * The line and the column of a place, both from 1, as GraphQL counts them: a column is a code point.
 * @param {string} text
 * @param {number} at
 */
export function positionOf(text, at) {
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length, column: [...lines[lines.length - 1]].length + 1 };
}

/**
 * The place at a line and a column.
 * @param {string} text
 * @param {{ line: number, column: number }} position
 */
export function placeOf(text, { line, column }) {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(text.length, before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length);
}
