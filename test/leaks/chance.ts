export { Chance } from "../../cli/rehearsal/chance";
