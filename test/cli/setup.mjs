// npm run setup: everything the demo and the tests need, from a fresh clone. Runs without node_modules.
import { repository } from "./places.mjs";
import { setUp } from "./steps.mjs";

setUp({ folder: repository, say: (line) => console.log(line) }).catch((error) => {
  console.error(`Set-up failed. ${error.message}`);
  process.exitCode = 1;
});
