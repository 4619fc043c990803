import { useQuery } from "@apollo/client/react";
import { Popover } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useDeferredValue, useState } from "react";
import { useText } from "../i18n";
import { Search } from "../ui/controls";
import { Failed, Skeleton } from "../ui/feedback";
import type { Property } from "./filter";
import { PropertyDefinitionsQuery } from "./operations";

interface PickerProps {
  translationId: string;
  trigger: ReactNode;
  /** Which types to offer; all when left out. */
  type?: Property["type"];
  onPick: (property: Property) => void;
}

/** The arrow keys go from one property to the next. */
function keys(e: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (!step) return;
  e.preventDefault();
  const all = [...e.currentTarget.querySelectorAll<HTMLElement>("[data-property]")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
}

function List({ translationId, type, onPick }: Omit<PickerProps, "trigger">) {
  const t = useText();
  const [search, setSearch] = useState("");
  const asked = useDeferredValue(search.trim());
  const { data, previousData, error, refetch } = useQuery(PropertyDefinitionsQuery, { variables: { id: translationId, search: asked || null }, fetchPolicy: "no-cache" });
  const found = (data ?? previousData)?.translation?.views[0]?.properties;
  const shown = found?.nodes.filter((p) => !type || p.type === type);
  return (
    <div onKeyDown={keys}>
      <Search label={t.explore.findProperty} value={search} onChange={setSearch} />
      {error && <Failed what={t.properties.notRead} error={error} again={() => void refetch().catch(() => undefined)} className="mt-2" />}
      {!found && !error && <Skeleton rows={3} className="mt-2" />}
      {shown?.length === 0 && <p className="px-2 py-3 text-sm text-ink-3">{asked ? t.nothingFound(asked) : t.explore.noProperties}</p>}
      <ul className="mt-1 max-h-64 overflow-auto">
        {shown?.map((p) => (
          <li key={`${p.category} ${p.name} ${p.type} ${p.unit ?? ""}`}>
            <button
              type="button"
              data-property={p.name}
              onClick={() => onPick({ category: p.category, name: p.name, type: p.type, unit: p.unit ?? null })}
              className="flex w-full items-baseline gap-2 rounded-md px-2 py-1.5 text-left text-sm hover:bg-sunken focus-visible:-outline-offset-2"
            >
              <span className="min-w-0 flex-1">
                <span className="block break-words">
                  {p.name} {p.unit && <span className="text-ink-3">{p.unit}</span>}
                </span>
                <span className="block truncate text-xs text-ink-3">{p.category}</span>
              </span>
              <span className="text-xs text-ink-3 tabular-nums">{p.objectCount}</span>
            </button>
          </li>
        ))}
      </ul>
      {found && found.totalCount > found.nodes.length && <p className="px-2 pt-1 text-xs text-ink-3">{t.explore.moreProperties(found.totalCount - found.nodes.length)}</p>}
    </div>
  );
}

/** Lets somebody choose one of the model's properties, by search where there are many. */
export function PropertyPicker({ trigger, onPick, ...rest }: PickerProps) {
  const [open, setOpen] = useState(false);
  const pick = (property: Property) => {
    setOpen(false);
    onPick(property);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" sideOffset={6} collisionPadding={8} className="z-50 w-72 animate-in rounded-lg border border-line bg-raised p-2 shadow-float">
          <List {...rest} onPick={pick} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
