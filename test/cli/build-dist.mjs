// npm run build: dist/ anew where a source is newer, with nothing left of sources that are gone.
import { buildDist } from "./dist.mjs";
import { repository } from "./places.mjs";

await buildDist(repository, { say: (line) => console.log(line) });
