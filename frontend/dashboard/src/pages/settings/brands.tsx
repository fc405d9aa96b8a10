/** Brands: new ones, other names, archived ones and back, and erasing one. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import type { Queries } from "../../api/operations";
import { useAnswer } from "../../api/use-answer";
import { may, useFrame } from "../../frame/context";
import * as format from "../../numbers/format";
import { Avatar } from "../../parts/avatar";
import { Dialog } from "../../parts/dialog";
import { attempt, FormEnd, onSubmit, TextField, useSending } from "../../parts/form";
import { lazy, Suspense } from "../../parts/lazy";
import { Menu, MenuItem } from "../../parts/menu";
import { Num, Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { say } from "../../parts/toasts";
import { Pages, usePages } from "./pages";
import { Answered, SettingsSection } from "./section";
import type { OfOrganization } from "./sections";

type Organization = NonNullable<Queries["settings_brands"]["answer"]["organization"]>;
type Brand = Organization["brands"]["nodes"][number];

const at = "settings_brands:organization.brands";
const Erase = lazy(() => import("./erase"));

export function Brands({ organization, mayWrite }: OfOrganization) {
  const pages = usePages();
  const asked = useAnswer("settings_brands", { organization, after: pages.after });
  const [edited, setEdited] = useState<Brand | "new" | null>(null);
  const [erased, setErased] = useState<Brand | null>(null);
  const { frame } = useFrame();
  return (
    <SettingsSection
      title="Brands"
      about="What an organization publishes as. An archived brand keeps its numbers; sums above it leave them out."
      act={mayWrite ? { label: "New brand", onClick: () => setEdited("new") } : null}
    >
      <Answered asked={asked}>
        {(answer) => (
          <List
            brands={answer.organization?.brands}
            mayWrite={mayWrite}
            onEdit={setEdited}
            onErase={may(frame, "admin") ? setErased : null}
            pages={pages}
          />
        )}
      </Answered>
      {edited && (
        <BrandDialog
          organization={organization}
          brand={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
      <Suspense fallback={null}>
        {erased && <Erase subject={{ kind: "brand", ...erased }} onClose={() => setErased(null)} />}
      </Suspense>
    </SettingsSection>
  );
}

interface Doing {
  onEdit: (brand: Brand) => void;
  /** Null for whoever may not. */
  onErase: ((brand: Brand) => void) | null;
}

interface ListProps extends Doing {
  brands: Organization["brands"] | undefined;
  mayWrite: boolean;
  pages: ReturnType<typeof usePages>;
}

function List({ brands, mayWrite, pages, ...doing }: ListProps) {
  const rows = (brands?.nodes ?? [])
    .map((brand, index) => ({ brand, index }))
    .sort((one, other) => Number(!!one.brand.archivedAt) - Number(!!other.brand.archivedAt));
  if (rows.length === 0) return <Empty title="There is no brand yet." />;
  return (
    <>
      <Table
        caption="Brands"
        rows={rows}
        keyOf={({ brand }) => brand.id}
        columns={[
          {
            title: "Brand",
            cell: ({ brand, index }) => (
              <div class="named">
                <Avatar label={brand.label} logoUrl={brand.logoUrl} isPlain />
                <b>
                  <Said field={`${at}.nodes.${index}.label`} text={brand.label} />
                </b>
              </div>
            ),
          },
          {
            title: "State",
            cell: ({ brand }) =>
              brand.archivedAt ? (
                <span class="unknown">
                  archived{" "}
                  <time dateTime={brand.archivedAt}>{format.moment(brand.archivedAt)}</time>
                </span>
              ) : (
                "active"
              ),
          },
          {
            title: " ",
            isNumber: true,
            cell: ({ brand }) => mayWrite && <Acts brand={brand} {...doing} />,
          },
        ]}
      />
      {brands && brands.totalCount > rows.length && (
        <p class="note">
          <Num field={`${at}.totalCount`} value={brands.totalCount} /> in all, by name.
        </p>
      )}
      {brands && <Pages pages={pages} info={brands.pageInfo} />}
    </>
  );
}

function Acts({ brand, onEdit, onErase }: Doing & { brand: Brand }) {
  const { id, label } = brand;
  function archive() {
    if (!confirm(`Archive ${label}? Sums above it leave it out; its numbers stay.`)) return;
    void attempt(() => act("archive_brand", { id }), `${label} is archived.`);
  }
  return (
    <Menu label={`Acts for ${label}`} icon="more">
      <MenuItem icon="text" onClick={() => onEdit(brand)}>
        Change
      </MenuItem>
      {brand.archivedAt ? (
        <MenuItem
          icon="refresh"
          onClick={() => void attempt(() => act("restore_brand", { id }), `${label} counts again.`)}
        >
          Restore
        </MenuItem>
      ) : (
        <MenuItem icon="close" onClick={archive}>
          Archive
        </MenuItem>
      )}
      {onErase && (
        <MenuItem icon="close" isFinal onClick={() => onErase(brand)}>
          Erase …
        </MenuItem>
      )}
    </Menu>
  );
}

interface BrandDialogProps {
  organization: string;
  brand: Brand | null;
  onClose: () => void;
}

function BrandDialog({ organization, brand, onClose }: BrandDialogProps) {
  const sending = useSending("brand");
  const [label, setLabel] = useState(brand?.label ?? "");
  const [logoUrl, setLogoUrl] = useState(brand?.logoUrl ?? "");

  async function save() {
    const input = { label, logoUrl: logoUrl.trim() || null };
    const isDone = await sending.send(async () => {
      if (brand) await act("update_brand", { id: brand.id, input });
      else await act("create_brand", { organization, input });
    });
    if (!isDone) return;
    say(brand ? `${label} is saved.` : `${label} is there.`);
    onClose();
  }

  return (
    <Dialog title={brand ? `Change ${brand.label}` : "New brand"} onClose={onClose}>
      <form onSubmit={onSubmit(() => void save())}>
        <TextField
          sending={sending}
          name="label"
          label="Name"
          isRequired
          value={label}
          onValue={setLabel}
        />
        <TextField
          sending={sending}
          name="logoUrl"
          label="Logo"
          help="Its address, if it has one."
          placeholder="https://"
          value={logoUrl}
          onValue={setLogoUrl}
        />
        <FormEnd sending={sending} act={brand ? "Save" : "Create"} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
