/** Sending a file: with how much of it is there, which `fetch` can't tell. */

import { root } from "../../address/root";
import { ApiError, errorOf, OFFLINE, UNREADABLE } from "../../api/errors";

/**
 * Send a file to an organization; gives the upload's id.
 *
 * @throws ApiError what the gateway says, or that it can't be reached.
 */
export function sendFile(
  file: File,
  organization: string,
  tell: (share: number) => void,
): Promise<string> {
  const parameters = new URLSearchParams({
    name: file.name,
    organization,
    modified: new Date(file.lastModified).toISOString(),
  });
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.open("POST", `${root}/uploads?${parameters}`);
    request.setRequestHeader("X-Backbone", "1");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => tell(event.total ? event.loaded / event.total : 0);
    request.onerror = () => reject(new ApiError("The server can't be reached.", OFFLINE));
    request.onload = () => {
      try {
        const body = JSON.parse(request.responseText);
        if (body.errors) reject(errorOf(body.errors));
        else resolve(body.id);
      } catch {
        const message = `The server answered ${request.status} without saying why.`;
        reject(new ApiError(message, UNREADABLE));
      }
    };
    request.send(file);
  });
}
