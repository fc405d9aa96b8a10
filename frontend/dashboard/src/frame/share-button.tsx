/** Opens the dialog that shares what is looked at, for whoever may. */

import { Icon } from "../parts/icons";
import { may, useFrame } from "./context";

/** `isSmall` where a word has no room. */
export function ShareButton({ isSmall = false }: { isSmall?: boolean }) {
  const { frame, scope, open } = useFrame();
  if (!scope || scope.id === null || !may(frame, "admin")) return null;
  return (
    <button
      class={isSmall ? "button icon" : "button share-button"}
      aria-haspopup="dialog"
      aria-label={isSmall ? "Share" : undefined}
      onClick={() => open("share")}
    >
      <Icon name="share" />
      {!isSmall && "Share"}
    </button>
  );
}
