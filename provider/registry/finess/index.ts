/** FINESS+ open data: streamed into an index on this user's disk, and looked up there. */
export { openFiness } from "./register";
