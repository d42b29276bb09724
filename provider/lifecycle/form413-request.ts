/** What the text in every state requires by name (resources/dynamic-provider.ts): this file's name is frozen. */
export { provider } from "./form";
