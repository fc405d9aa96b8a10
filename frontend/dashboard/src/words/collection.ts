/** How a post's numbers are kept up to date, in a few words. */

import type { CollectionStatus } from "../api/schema";

export const collectionNames: Record<CollectionStatus, string> = {
  FRESH: "Up to date",
  DUE: "Waiting",
  COLLECTING: "Being measured",
  NEVER: "Not measured yet",
  FAILED: "Failed",
  DISCONNECTED: "No account connected",
  UNSUPPORTED: "Not collected",
};
