// What is wished for does not change with the vault: this is the program of examples/centre-de-sante.
// Where its keys live is a setting, igc-sante:vault in Pulumi.yaml.
export { phases } from "../centre-de-sante";
