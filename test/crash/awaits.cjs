// Which awaits of the provider are open when a point is met. The code that runs is read, and each `await e` becomes
// `await (open, close(e))`: while `e` is worked on, its await is on the chain of the asynchronous context.
const { AsyncLocalStorage } = require("node:async_hooks");
const { readFileSync } = require("node:fs");
const { relative, sep } = require("node:path");
const ts = require("typescript");

/** Rooms whose awaits must have points: those of the sandbox are a simulator's. */
const watched = /^provider\/(lifecycle|igc|vault)\/(?!sandbox\/).*(?<!\.test)\.[jt]s$/;
const isWatched = (root, file) => watched.test(relative(root, file).split(sep).join("/"));

/** The awaits of a text, in order: what is awaited, in which function, on which line. */
function awaitsIn(file, text = readFileSync(file, "utf8")) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found = [];
  const visit = (node, within) => {
    const inside = nameOfFunction(node, source) ?? within;
    if (ts.isAwaitExpression(node)) found.push(place(node.expression, inside, source, false));
    if (ts.isForOfStatement(node) && node.awaitModifier) found.push(place(node.expression, inside, source, true));
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, "");
  return found;
}

const place = (expression, within, source, loop) => ({
  ...{ within, loop, start: expression.getStart(source), end: expression.end },
  text: onOneLine(expression.getText(source)),
  line: source.getLineAndCharacterOfPosition(expression.getStart(source)).line + 1,
});

/** As it would be written without an end of the line. */
const onOneLine = (text) =>
  text
    .replace(/\s+/g, " ")
    .replace(/([([]) /g, "$1")
    .replace(/,? ([)\]])/g, "$1");

/** The name a person would call a function by: its own, or that of what it is given to. */
function nameOfFunction(node, source) {
  if (!ts.isFunctionLike(node)) return undefined;
  if (node.name) return node.name.getText(source);
  if (ts.isConstructorDeclaration(node)) return "constructor";
  const { parent } = node;
  return (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.name
    ? parent.name.getText(source)
    : undefined;
}

const chain = new AsyncLocalStorage();
const hooks = {
  open: (id) => chain.enterWith({ id, above: chain.getStore() }),
  /** Takes the await off again, with what a synchronous throw left on it. */
  close(id, value) {
    let top = chain.getStore();
    while (top && top.id !== id) top = top.above;
    if (top) chain.enterWith(top.above);
    return value;
  },
  /** A loop over what comes in time: its await is open in each step. */
  each(id, iterable) {
    const inner = (iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]).call(iterable);
    const step = (name, args) => (hooks.open(id), hooks.close(id, inner[name](...args)));
    return {
      [Symbol.asyncIterator]: () => ({
        next: (...args) => step("next", args),
        ...(inner.return && { return: (...args) => step("return", args) }),
      }),
    };
  },
};

function openAwaits() {
  const ids = [];
  for (let top = chain.getStore(); top; top = top.above) ids.push(top.id);
  return ids;
}

/** `text` with its awaits watched; an await is `file:number`. */
function instrumented(name, text) {
  const edits = awaitsIn(name, text).flatMap(({ start, end, loop }, number) => {
    const id = JSON.stringify(`${name}:${number}`);
    const [before, after] = loop ? [`__awaits.each(${id}, `, ")"] : [`(__awaits.open(${id}), __awaits.close(${id}, `, "))"];
    return [
      { at: start, insert: before, order: number },
      { at: end, insert: after, order: -number },
    ];
  });
  // Of two at one place the outer opens first and closes last.
  edits.sort((a, b) => b.at - a.at || b.order - a.order);
  return edits.reduce((done, { at, insert }) => done.slice(0, at) + insert + done.slice(at), text);
}

/** From now on, the provider's modules below `dist` are loaded with their awaits watched. */
function instrument(dist) {
  globalThis.__awaits = hooks;
  const load = require.extensions[".js"];
  require.extensions[".js"] = (module, file) => {
    if (!isWatched(dist, file)) return load(module, file);
    module._compile(instrumented(relative(dist, file).split(sep).join("/"), readFileSync(file, "utf8")), file);
  };
}

module.exports = { awaitsIn, instrument, isWatched, openAwaits };
