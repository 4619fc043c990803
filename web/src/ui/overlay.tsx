import clsx from "clsx";
import { Dialog, DropdownMenu } from "radix-ui";
import { type FormEvent, type ReactNode, useState } from "react";
import { useText } from "../i18n";
import { Button, IconButton } from "./controls";
import { Icon, type IconName } from "./icons";

interface ModalProps {
  open: boolean;
  onClose: () => void;
  title: string;
  about?: ReactNode;
  children?: ReactNode;
}

/** A dialog in the middle of the page, a sheet from below on a phone. */
export function Modal({ open, onClose, ...rest }: ModalProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Sheet {...rest} />
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Sheet({ title, about, children }: Omit<ModalProps, "open" | "onClose">) {
  const t = useText();
  // What has the focus before a field of the dialog takes it gets it back.
  const [opener] = useState(() => document.activeElement);
  return (
    <Dialog.Content
      {...(about ? {} : { "aria-describedby": undefined })}
      onCloseAutoFocus={(e) => {
        if (!(opener instanceof HTMLElement && opener.isConnected)) return;
        e.preventDefault();
        opener.focus();
      }}
      className="fixed inset-x-0 bottom-0 z-40 max-h-[92dvh] animate-in overflow-auto rounded-t-xl border border-line bg-surface p-6 shadow-float sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-[30rem] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl"
    >
      <div className="mb-4 flex items-start justify-between gap-4">
        <div>
          <Dialog.Title className="text-xl font-semibold tracking-tight">{title}</Dialog.Title>
          {about && <Dialog.Description className="mt-1 text-ink-2">{about}</Dialog.Description>}
        </div>
        <Dialog.Close asChild>
          <IconButton label={t.close} icon="close" className="-mt-1 -mr-2" />
        </Dialog.Close>
      </div>
      {children}
    </Dialog.Content>
  );
}

interface AskProps extends ModalProps {
  action: string;
  danger?: boolean;
  busy?: boolean;
  onAnswer: () => void;
}

/** A modal with a form and one thing to do. */
export function Ask({ action, danger = false, busy = false, onAnswer, children, ...rest }: AskProps) {
  const t = useText();
  const submit = (e: FormEvent) => {
    e.preventDefault();
    onAnswer();
  };
  return (
    <Modal {...rest}>
      <form onSubmit={submit} className="space-y-4" noValidate>
        {children}
        <div className="flex justify-end gap-2 pt-2">
          <Button look="plain" onClick={rest.onClose}>
            {t.cancel}
          </Button>
          <Button type="submit" look={danger ? "danger" : "primary"} busy={busy}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

export interface Action {
  label: string;
  icon?: IconName;
  danger?: boolean;
  /** Why it may not be done: the entry is grey, and says so. */
  why?: string | undefined;
  checked?: boolean;
  run: () => void;
}

/** A menu of actions behind a button; null separates. */
export function Menu({ trigger, actions, align = "end" }: { trigger: ReactNode; actions: readonly (Action | null)[]; align?: "start" | "end" }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align={align} sideOffset={6} className="z-50 max-w-72 min-w-44 animate-in rounded-lg border border-line bg-raised p-1 shadow-float">
          {actions.map((a, i) =>
            a ? (
              <DropdownMenu.Item
                key={a.label}
                disabled={a.why !== undefined}
                onSelect={a.run}
                className={clsx(
                  "flex items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none select-none data-disabled:text-ink-3 data-highlighted:bg-sunken",
                  a.danger ? "text-bad" : "text-ink",
                )}
              >
                <span className="w-4 shrink-0 self-start pt-0.5">{a.checked ? <Icon name="check" /> : a.icon && <Icon name={a.icon} className="text-ink-3" />}</span>
                <span className="min-w-0">
                  {a.label}
                  {a.why && <span className="block text-xs text-pretty">{a.why}</span>}
                </span>
              </DropdownMenu.Item>
            ) : (
              <DropdownMenu.Separator key={i} className="my-1 h-px bg-line" />
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
