/** Years of a team, played on the real lifecycle: the program, its people, the pipelines, and what they lived. */
export { firstSource, play, usualTroubles } from "./play";
export { certificatesEach, programOf } from "./program";
export { report } from "./report";
export { openFolderStage } from "./stage";
export { usualHabits } from "./team";
