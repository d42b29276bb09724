// What is wished for does not change with where it runs: this is the program of examples/centre-de-sante.
export { phases } from "../../centre-de-sante";
