/** The platform of people over a store of objects: the papers of a folder, and conditional writes in place of renames. */
export { openBucket } from "./adapter";
export { asPeopleSee } from "./people";
