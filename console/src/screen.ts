const keyboardShare = 0.75

/**
 * Keeps the page as high as what is visible of it, so that the input stays above the keyboard of a
 * phone (iOS lays the keyboard over the page), and marks the page with `keyboard` while it is up.
 */
export function fitToScreen(): void {
  const screen = window.visualViewport
  if (!screen) return
  const root = document.documentElement
  let tallest = screen.height
  let width = screen.width
  const fit = (): void => {
    if (screen.scale > 1.05) return // Zoomed in by hand: the layout stays.
    if (screen.width !== width) {
      width = screen.width
      tallest = screen.height
    }
    tallest = Math.max(tallest, screen.height)
    const keyboard = screen.height < tallest * keyboardShare
    root.classList.toggle('keyboard', keyboard)
    if (keyboard) root.style.setProperty('--app-height', `${screen.height}px`)
    else root.style.removeProperty('--app-height')
    window.scrollTo(0, 0)
  }
  screen.addEventListener('resize', fit)
}
