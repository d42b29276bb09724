// npm run docs: docs/errors.md from the table of codes, and the reference of the API from the docstrings, into docs/api/.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { repository } from "./places.mjs";

const require = createRequire(import.meta.url);
require("../typescript.js");
writeFileSync(path.join(repository, "docs/errors.md"), require("../errors-page.ts").errorsPage());
console.log("docs/errors.md");
execFileSync(process.execPath, [path.join(repository, "node_modules/typedoc/bin/typedoc")], { cwd: repository, stdio: "inherit" });
