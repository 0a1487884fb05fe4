import * as Dialog from "@radix-ui/react-dialog";
import { Command } from "cmdk";
import { useNavigate } from "react-router";
import { clickHotkey } from "./hotkeys";

function inGroups(commands) {
  const groups = new Map();
  for (const command of commands) {
    const group = command.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), command]);
  }
  return [...groups];
}

/* A command has id and label, and goes to `href` or presses the element with that `hotkey`. */
export default function PaletteDialog({ commands, label, placeholder, empty, open, onOpenChange, opener }) {
  const navigate = useNavigate();

  const run = (command) => {
    onOpenChange(false);
    if (command.href) navigate(command.href);
    else if (command.hotkey) setTimeout(() => clickHotkey(command.hotkey), 0);
  };
  const returnFocus = (event) => {
    event.preventDefault();
    if (opener.current?.isConnected && document.activeElement === document.body) {
      opener.current.focus({ preventScroll: true });
    }
  };

  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="palette" aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          <Command label={label} loop>
            <Command.Input placeholder={placeholder} />
            <Command.List>
              <Command.Empty>{empty}</Command.Empty>
              {inGroups(commands).map(([group, members]) => (
                <Command.Group key={group} heading={group || undefined}>
                  {members.map((command) => (
                    <Command.Item
                      key={command.id}
                      value={`${command.id} ${command.label}`}
                      keywords={[command.label, command.keywords ?? ""]}
                      onSelect={() => run(command)}
                    >
                      {command.label}
                      <span className="palette-keys" aria-hidden="true">
                        {(command.keys ?? command.hotkey ?? "")
                          .split(" ")
                          .filter(Boolean)
                          .map((key) => (
                            <kbd className="kbd" key={key}>
                              {key.toUpperCase()}
                            </kbd>
                          ))}
                      </span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
