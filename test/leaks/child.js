// A lane of the randomised leak scan in a process of its own, as the provider has one. Runs the sources as they are.
// node child.js WHAT FOLDER OPTIONS: see `child.ts`. The report is FOLDER/report.json.
const { existsSync } = require("node:fs");
const Module = require("node:module");
require("../typescript.js");

// The sources name each other with the endings they will have.
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const source =
    request.startsWith(".") && parent?.filename?.endsWith(".ts")
      ? require("node:path").resolve(parent.filename, "..", request.replace(/\.js$/, ".ts"))
      : "";
  return source.endsWith(".ts") && existsSync(source) ? source : resolve.call(this, request, parent, ...rest);
};

require("./child-lane.ts").main(...process.argv.slice(2));
