import clsx from "clsx";
import { Tooltip } from "radix-ui";
import { type ButtonHTMLAttributes, type InputHTMLAttributes, type ReactNode, useId } from "react";
import { Icon, type IconName } from "./icons";

type Look = "primary" | "quiet" | "plain" | "danger";

const looks: Record<Look, string> = {
  primary: "bg-ink text-canvas hover:bg-ink-2 border-transparent",
  quiet: "bg-surface text-ink border-line-strong hover:bg-sunken",
  plain: "bg-transparent text-ink-2 border-transparent hover:bg-sunken hover:text-ink",
  danger: "bg-bad text-canvas border-transparent hover:opacity-90",
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  icon?: IconName;
  busy?: boolean;
  /** Why it may not be used: it is grey, and says so to who points at it or comes to it by keyboard. */
  why?: string | undefined;
}

/** A word about a control, for who points at it or comes to it by keyboard. */
export function Hint({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content sideOffset={6} collisionPadding={8} className="z-50 max-w-72 animate-in rounded-md bg-ink px-2 py-1 text-xs text-pretty text-canvas">
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** The classes of something that looks like a button, for links. */
export const buttonClass = (look: Look = "quiet", className?: string) =>
  clsx(
    "inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border px-3 text-sm font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50",
    looks[look],
    className,
  );

export function Button({ look = "quiet", icon, busy = false, why, className, children, disabled, ...rest }: ButtonProps) {
  const button = (
    <button
      {...rest}
      type={why ? "button" : (rest.type ?? "button")}
      {...(why ? { "aria-disabled": true, onClick: undefined } : {})}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(look, clsx(busy && "animate-breathe", className))}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
  return why ? <Hint text={why}>{button}</Hint> : button;
}

/** A button that shows only a sign; its label is read aloud and shown on hover, with the reason when it may not be used. */
export function IconButton({ label, icon, pressed, why, className, ...rest }: { label: string; icon: IconName; pressed?: boolean; why?: string | undefined } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <Hint text={why ? `${label}: ${why}` : label}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
        {...(why ? { "aria-disabled": true, onClick: undefined } : {})}
        className={clsx(
          "inline-flex size-8 shrink-0 items-center justify-center rounded-md transition-colors disabled:opacity-40 aria-disabled:cursor-not-allowed aria-disabled:opacity-40",
          pressed ? "bg-accent-soft text-accent-strong" : "text-ink-2 hover:bg-sunken hover:text-ink",
          className,
        )}
      >
        <Icon name={icon} />
      </button>
    </Hint>
  );
}

const box =
  "w-full rounded-md border border-line-strong bg-raised px-3 text-base text-ink placeholder:text-ink-3 hover:border-ink-3 focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent aria-invalid:border-bad";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
}

/** A labelled input with a hint and what was wrong with its value. */
export function Field({ label, hint, fault, className, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input id={id} {...rest} aria-invalid={fault ? true : undefined} aria-describedby={`${id}-note`} className={clsx(box, "h-9")} />
      <p id={`${id}-note`} className={clsx("mt-1 text-sm", fault ? "text-bad" : "text-ink-3")}>
        {fault ?? hint}
      </p>
    </div>
  );
}

export function Search({ label, value, onChange, className }: { label: string; value: string; onChange: (value: string) => void; className?: string }) {
  return (
    <label className={clsx("relative block", className)}>
      <Icon name="search" className="absolute top-2 left-2.5 text-ink-3" />
      <input type="search" aria-label={label} placeholder={label} value={value} onChange={(e) => onChange(e.target.value)} className={clsx(box, "h-8 pl-8 text-sm")} />
    </label>
  );
}

export function Choice<T extends string>({ label, value, options, onChange, className }: { label: string; value: T; options: readonly (readonly [T, string])[]; onChange: (value: T) => void; className?: string }) {
  return (
    <span className={clsx("relative inline-block", className)}>
      <select
        aria-label={label}
        value={value}
        onChange={(e) => onChange(e.target.value as T)}
        className="h-8 w-full appearance-none truncate rounded-md border border-line-strong bg-surface pr-7 pl-3 max-sm:pr-6 max-sm:pl-2 text-sm text-ink hover:bg-sunken"
      >
        {options.map(([v, text]) => (
          <option key={v} value={v}>
            {text}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} className="pointer-events-none absolute top-2.5 right-2 text-ink-3" />
    </span>
  );
}

export function Check({ label, checked, onChange }: { label: ReactNode; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="flex cursor-pointer items-start gap-2 text-sm">
      <input type="checkbox" checked={checked} onChange={(e) => onChange(e.target.checked)} className="mt-0.5 size-4 accent-accent" />
      <span>{label}</span>
    </label>
  );
}
