/** The platform of rehearsal: a simulator of ANS and the portal with a CA of its own. */
export { openSandbox } from "./adapter";
export { type Hierarchy, makeHierarchy, openHierarchy } from "./authority";
export { asPem, x509 } from "./certify";
export { issueCrl, type Listed } from "./crl";
export { issueLeaf, type Leaf, lifeFrom, serialNumberOf } from "./leaf";
export { type SandboxPerson, sandboxPerson } from "./person";
export { type WrongAnswer, wrongAnswers } from "./wrong-answers";
