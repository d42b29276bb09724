/** Runs of one project: its folder and its vault are theirs. */
export const runsOfProject = 15;

/** Whether people stand behind a project's platform, as in every fourth; behind the others it is the sandbox. */
export const isManual = (project: number): boolean => project % 4 === 1;
