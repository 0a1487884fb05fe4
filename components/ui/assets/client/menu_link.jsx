import { Item } from "@radix-ui/react-dropdown-menu";
import { Link } from "react-router";

/* A menu item that is a real link: it can be opened in a new tab. */
export function MenuLink({ to, className, children }) {
  return (
    <Item asChild className={className}>
      <Link to={to}>{children}</Link>
    </Item>
  );
}
