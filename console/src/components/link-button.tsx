import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type ComponentPropsWithoutRef, forwardRef } from 'react';

type Props = ButtonProps & ComponentPropsWithoutRef<'a'>;

const Anchor = forwardRef<HTMLAnchorElement, Props>((props, ref) => (
  <Button ref={ref} component="a" variant="default" {...props} />
));

/** A link that looks like a button. */
export const LinkButton = createLink(Anchor);
