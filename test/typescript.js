// Lets a process of its own run the sources as they are: node with this module required first.
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

require.extensions[".ts"] = (module, file) => {
  const jsc = { parser: { syntax: "typescript" }, target: "es2022" };
  module._compile(transformSync(readFileSync(file, "utf8"), { filename: file, jsc, module: { type: "commonjs" } }).code, file);
};
