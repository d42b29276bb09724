import { isFault, type Refusal } from "../../fault";
import { isUnknown, type Properties } from "../../rpc";
import type { World } from "./world";

/**
 * The place of a resource that is not there yet, looked at in `check`: of a new stack Pulumi calls nothing else in a
 * preview, and its `create` could only fail (issue 12). It is the look that the rest of the operation shares, so an `up`
 * pays nothing for it; it changes nothing, and a folder or prefix that is to be made is no fault. What has a state is
 * left to `diff`, which knows whether anything waits for the place. Once an operation: all resources share the fault.
 * @param olds the inputs of the resource as it is; empty for one that is to be made
 */
export async function placeRefusals({ platform }: Properties, olds: Properties, world: World): Promise<Refusal[]> {
  if (Object.keys(olds).length > 0 || typeof platform !== "string" || isUnknown(platform)) return [];
  try {
    await world.look(platform);
    return [];
  } catch (error) {
    if (!isFault(error)) throw error;
    return world.first(`failed: ${error.message}`) ? [{ property: "platform", fault: error }] : [];
  }
}
