/** The scope switcher: everything, an organization, a brand, or several brands together. */

import { useState } from "preact/hooks";
import { go, kept, useAddress } from "../address/address";
import { pathOf, type Scope } from "../address/places";
import { ask } from "../api/client";
import { ApiError } from "../api/errors";
import { useAnswer } from "../api/use-answer";
import { useFrame } from "../frame/context";
import type { FrameDialogProps } from "../frame/frame";
import { Icon } from "../parts/icons";
import { Num } from "../parts/number";
import { useEarly } from "../parts/early";
import { type Entry, Finder, useSettled } from "./finder";
import { knownOfFrame } from "./frame-scopes";
import { isMatch, knownOf, pageAt, together, treeOf } from "./known-scopes";
import { ScopeName } from "./scope-name";

/** How many brands a selection may have. */
const MOST = 50;

export default function ScopeDialog({ onClose }: FrameDialogProps) {
  const { frame, scope, page } = useFrame();
  const { choices } = useAddress();
  const [term, setTerm] = useState(useEarly().term);
  const selected = frame?.scope.__typename === "Selection" ? frame.scope.chosen : [];
  const [chosen, setChosen] = useState<string[]>(selected.map((brand) => brand.id));
  const [isSeveral, setIsSeveral] = useState(selected.length > 0);
  const [error, setError] = useState("");
  const search = useSettled(term).trim();
  const { answer, isReplaced } = useAnswer("scope_search", { search: search || null });
  const here = knownOfFrame(frame);
  const known = answer ? together(knownOf("scope_search", answer), here) : here;

  function open(to: Scope) {
    onClose();
    go(pathOf(to, pageAt(page, to)) + kept(choices));
  }

  function chooseBrand(id: string, withCtrl: boolean) {
    if (!withCtrl && !isSeveral) return open({ kind: "brand", id });
    setIsSeveral(true);
    setChosen((ids) => {
      if (ids.includes(id)) return ids.filter((other) => other !== id);
      return ids.length < MOST ? [...ids, id] : ids;
    });
  }

  async function openChosen() {
    const [only] = chosen;
    if (chosen.length === 1 && only) return open({ kind: "brand", id: only });
    try {
      const { selection } = await ask("scope_selection", { brandIds: chosen });
      open({ kind: "selection", id: selection.id });
    } catch (failure) {
      setError(
        failure instanceof ApiError ? failure.message : "These brands couldn’t be added up.",
      );
    }
  }

  const entries: Entry[] = treeOf(known, term).flatMap(({ organization, brands }) => [
    {
      key: organization.id,
      group: "",
      content: (
        <>
          <ScopeName item={organization} fields={known.fields} />
          {organization.id === scope?.id && <Tick />}
        </>
      ),
      isContext: !isMatch(organization.label, term),
      act: () => open({ kind: "organization", id: organization.id }),
    },
    ...brands.map((brand) => ({
      key: brand.id,
      group: "",
      isIndented: true,
      content: (
        <>
          <ScopeName item={brand} fields={known.fields} isBrand />
          {(isSeveral ? chosen.includes(brand.id) : brand.id === scope?.id) && <Tick />}
        </>
      ),
      act: (withCtrl: boolean) => chooseBrand(brand.id, withCtrl),
    })),
  ]);
  if (isMatch("Everything", term)) {
    entries.unshift({
      key: "everything",
      group: "",
      content: (
        <>
          <span class="avatar small" aria-hidden="true">
            ∑
          </span>
          <span>Everything</span>
          {frame && (
            <small>
              <Num field="frame:organizations.totalCount" value={frame.organizations.totalCount} />{" "}
              {frame.organizations.totalCount === 1 ? "organization" : "organizations"}
            </small>
          )}
          {scope?.kind === "everything" && <Tick />}
        </>
      ),
      act: () => open({ kind: "everything", id: null }),
    });
  }

  const hidden = answer ? answer.brands.totalCount - answer.brands.nodes.length : 0;
  return (
    <Finder
      isSearching={isReplaced || search !== term.trim()}
      title="What to look at"
      placeholder="Search organizations and brands"
      term={term}
      onTerm={setTerm}
      entries={entries}
      current={scope?.id ?? "everything"}
      nothing={<>No organization and no brand is called that.</>}
      onClose={onClose}
    >
      {hidden > 0 && (
        <p class="note">
          There are <Num field="scope_search:brands.totalCount" value={answer?.brands.totalCount} />{" "}
          brands; search for those that aren’t here.
        </p>
      )}
      {error && (
        <p class="note" role="alert" data-message>
          {error}
        </p>
      )}
      <div class="dialog-foot">
        <button
          class="button quiet"
          aria-pressed={isSeveral}
          onClick={() => {
            setIsSeveral(!isSeveral);
            setChosen([]);
          }}
        >
          Several brands
        </button>
        {isSeveral ? (
          <button class="button main-act" disabled={chosen.length === 0} onClick={openChosen}>
            Look at <span data-message>{chosen.length}</span>{" "}
            {chosen.length === 1 ? "brand" : "brands together"}
          </button>
        ) : (
          <span class="note wide-only">Ctrl and Enter, or Ctrl and a click, choose several.</span>
        )}
      </div>
    </Finder>
  );
}

function Tick() {
  return (
    <span class="tick">
      <Icon name="check" />
      <span class="hidden-text">chosen</span>
    </span>
  );
}
