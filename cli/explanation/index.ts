/** Why something stands as it does: by the state and the clock alone. PURE. */

export { type Explanation, explanationOf } from "./explain";
export { phaseRuleIn } from "./phase-rules";
