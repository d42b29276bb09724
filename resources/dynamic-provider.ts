import * as pulumi from "@pulumi/pulumi";
import { emptyPromiseStacks } from "./stacks";

/** The kinds of resources, as the engine's folder `provider/lifecycle/` names them. */
export type Kind = "health-structure" | "technical-admin" | "form413-request" | "org-certificate";

/**
 * The only thing Pulumi stores of the provider: a frozen text that opens the installed package by name.
 * No version in it, so an upgrade never causes a diff, and refresh and destroy always run the installed
 * code. The fallback resolves from the program's folder when the text itself has no `node_modules` above
 * it (linked packages, the package's own repository). Byte-frozen since the first release: the golden
 * test holds it (pulumi/pulumi#12401, #16826, #9085).
 */
export const providerText = (kind: Kind): string =>
  `exports.handler=()=>{let P="pulumi-igc-sante/provider/${kind}",m;try{m=require(P)}catch(e){if(e.code!=="MODULE_NOT_FOUND")throw e;m=require("module").createRequire(process.cwd()+"/_")(P)}return m.provider};`;

const replaced = (): Promise<never> =>
  Promise.reject(new Error('The pinned provider text was dropped by a transformation; see the README, "Transformations".'));

/** What the SDK serializes before the transformation below puts the pinned text in its place. */
const stub: pulumi.dynamic.ResourceProvider = { create: replaced };

/** A resource whose provider is the pinned text. */
export abstract class ManagedResource extends pulumi.dynamic.Resource {
  protected constructor(kind: Kind, type: string, name: string, properties: pulumi.Inputs, options: pulumi.CustomResourceOptions = {}) {
    const pinned: pulumi.CustomResourceOptions = {
      transformations: [({ props, opts }) => ({ props: { ...props, __provider: providerText(kind) }, opts })],
    };
    const restore = emptyPromiseStacks();
    try {
      super(stub, name, properties, pulumi.mergeOptions(options, pinned), "igc-sante", type);
    } finally {
      restore();
    }
  }
}
