"""The rules of the page beyond Streamlit's own theme; colours follow the text around them."""

CSS = """
[data-testid="stHeading"] h1 { font-size: 2.1rem; line-height: 1.2; padding: 0 0 .3rem; }
[data-testid="stHeading"] h2 { font-size: 1.3rem; line-height: 1.3; padding: 1.1rem 0 .2rem; }
[data-testid="stHeading"] h3 { font-size: 1.05rem; line-height: 1.3; padding: .8rem 0 .1rem; }
[data-testid="stMainBlockContainer"] { max-width: 1440px; padding-bottom: 4rem; }
[data-testid="stMainBlockContainer"]:has(.ch-map-pane + .ch-map-pane) { max-width: 2400px; }
.db-text, .db-lead, .db-quiet, .db-answer p, .db-claim p { max-width: 84ch; }
.db-text { margin: 0; line-height: 1.55; }
.db-lead { margin: 0; font-size: 1.1rem; line-height: 1.5; }
.db-quiet { margin: 0; opacity: .78; line-height: 1.5; }
.db-badge { display: inline-block; padding: .05em .6em; margin: 0 .35em .2em 0; font-size: .82em;
  line-height: 1.5; border-radius: 999px; border: 1px solid
  color-mix(in srgb, var(--db-tone, currentColor) 45%, transparent);
  background: color-mix(in srgb, var(--db-tone, currentColor) 13%, transparent); }
.db-good, .db-agree { --db-tone: #0E9A72; }
.db-bad, .db-split { --db-tone: #BC4A00; }
.db-mixed, .db-mark { --db-tone: #B98600; }
.db-story, .db-single { --db-tone: #7A5BC0; }
button[data-testid^="stBaseButton-primary"] { background: #00659F; border-color: #3D94D1;
  color: #FFFFFF; }
button[data-testid^="stBaseButton-primary"]:hover { background: #00568A; color: #FFFFFF; }
[data-testid="stCode"] .token { color: inherit !important; }
[data-testid="stCode"] .token.keyword, [data-testid="stCode"] .token.boolean { font-weight: 600; }
.db-welcome { padding: .2rem 0 .3rem; }
.db-welcome p { max-width: none; }
.db-term { font-style: normal; position: relative; cursor: help; text-decoration: underline dotted;
  text-underline-offset: .2em; }
.db-term:focus-visible { outline: 2px solid #3D94D1; outline-offset: 2px; }
.db-tip { position: absolute; z-index: 9; left: 0; top: 1.7em; width: max-content;
  max-width: min(24rem, 80vw); padding: .5rem .7rem; border-radius: 8px; font-size: .9rem;
  line-height: 1.45; color: #FFFFFF; background: #1B2330; visibility: hidden; opacity: 0;
  pointer-events: none; }
.db-term:hover > .db-tip, .db-term:focus > .db-tip { visibility: visible; opacity: 1; }
.db-answer { border-left: 4px solid var(--db-tone, currentColor); padding: .15rem 0 .15rem 1rem;
  margin: .1rem 0 .3rem; }
.db-answer p { margin: .2rem 0 0; font-size: 1.16rem; line-height: 1.5; max-width: 104ch; }
.db-answer .db-badge { font-weight: 600; font-size: .9rem; }
.db-contents { display: flex; gap: .15rem 1rem; align-items: baseline; font-size: .92rem;
  line-height: 1.6; }
.db-waiting { visibility: hidden; }
.db-contents > span { opacity: .78; white-space: nowrap; }
.db-contents ul { display: flex; flex-wrap: wrap; gap: .15rem 1rem; margin: 0;
  padding: 0 !important; list-style: none; }
.db-contents li { margin: 0; font-size: .92rem !important; }
.db-contents a { color: inherit; white-space: nowrap; text-underline-offset: .2em;
  text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); }
.db-contents a:focus-visible { outline: 2px solid #3D94D1; outline-offset: 2px; }
[data-testid="stHeading"] h2 { scroll-margin-top: 4rem; }
[data-testid="stHeaderActionElements"] { display: none; }
.db-claim { padding: .55rem .9rem .6rem; margin: 0 0 .6rem; border-radius: 8px;
  background: color-mix(in srgb, currentColor 5%, transparent); }
.db-claim p { margin: .15rem 0; line-height: 1.45; }
.db-pairs { display: grid; gap: 0 1rem; align-items: stretch;
  grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); }
.db-said { font-weight: 500; }
.db-place { opacity: .85; font-size: .9rem; margin: .2rem 0; }
.db-place code, .db-sources code { font-size: .85em; padding: 0 .25em; border-radius: 4px;
  color: inherit; background: color-mix(in srgb, currentColor 8%, transparent); }
.db-badges { font-size: .92rem; }
.db-record { font-size: .92rem; }
.db-sources { font-size: .92rem; line-height: 1.5; margin: .2rem 0;
  padding-left: 1.1rem !important; }
.db-about { display: grid; gap: 0 2.5rem; line-height: 1.55;
  grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); }
.db-about h2 { font-size: 1.15rem; padding: .9rem 0 .2rem; }
.db-about h2 { margin: 0; }
.db-four { gap: 0 2rem; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); }
.st-key-inside button p, .st-key-across button p, .st-key-imagine button p,
.st-key-when button p, .st-key-apart button p {
  text-decoration: underline;
  text-decoration-color: color-mix(in srgb, currentColor 45%, transparent);
  text-underline-offset: .2em; }
.db-facts { padding: 0 !important; display: grid; gap: .15rem 1rem;
  grid-template-columns: max-content 1fr; margin: .3rem 0; line-height: 1.5; }
.db-facts dt { opacity: .78; }
.db-facts dd { margin: 0; overflow-wrap: anywhere; }
.db-reasons { margin: 0; padding-left: 1.1rem !important; line-height: 1.6; max-width: 80ch; }
.db-mechanism { white-space: pre-wrap; font-size: .88rem; line-height: 1.5; margin: .2rem 0;
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.db-more { border: 1px solid color-mix(in srgb, currentColor 18%, transparent);
  border-radius: 8px; margin: 0 0 .35rem; padding: .3rem .8rem; }
.db-more > summary { cursor: pointer; line-height: 1.5; overflow-wrap: anywhere; }
.db-more > summary:focus-visible { outline: 2px solid #3D94D1; outline-offset: 2px; }
.db-more[open] { padding-bottom: .6rem; }
.db-scroll { overflow-x: auto; }
.db-scroll:focus-visible { outline: 2px solid #3D94D1; outline-offset: 2px; }
.db-scroll table { font-size: .92rem; }
.db-roomy table { min-width: 46rem; }
.db-roomy th[scope=row] { min-width: 11rem; }
.db-scroll a { color: inherit; text-underline-offset: .2em;
  text-decoration-color: color-mix(in srgb, currentColor 55%, transparent); }
[class*="st-key-drawing_"] > [data-testid="stElementContainer"]:first-child { flex: 0 0 17rem; }
@media (max-width: 640px) {
  .db-tip { position: fixed; left: 1rem; right: 1rem; top: auto; bottom: 1rem; width: auto;
    max-width: none; }
  [data-testid="stHeading"] h1 { font-size: 1.6rem; }
  [class*="st-key-drawing_"] > [data-testid="stElementContainer"]:first-child { flex: 0 0 100%; }
  .db-answer p { font-size: 1rem; line-height: 1.45; }
  .db-lead { font-size: 1rem; }
  /* A phone shows the answer before the choices: it is what a reader has come for. */
  [data-testid="stVerticalBlock"] > :has(> .st-key-which_case) { order: -3; }
  [data-testid="stVerticalBlock"] > :has(> .st-key-opening) { order: -2; }
  [data-testid="stVerticalBlock"] > :has(> [class*="st-key-answer"]) { order: -1; }
  .db-welcome .db-quiet { font-size: .88rem; line-height: 1.4; }
  .st-key-first_questions { gap: .5rem; }
  .st-key-choices, .st-key-first_questions { row-gap: .4rem; }
  /* One line that is pushed sideways, so that what stands below it keeps its place. */
  .db-contents ul { flex-wrap: nowrap; overflow-x: auto; padding-bottom: .3rem !important; }
  [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; }
}
.db-kind { margin: .35rem 0 -.35rem; }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], .db-tip, .st-key-inside, .st-key-across,
  .st-key-imagine, .st-key-when, .st-key-apart, .st-key-one, .db-contents,
  [data-testid="stButton"], [data-testid="stDownloadButton"],
  [data-testid="stButtonGroup"], [data-testid="stSelectbox"], [data-testid="stMultiSelect"],
  [data-testid="stSlider"], [data-testid="stTextInput"], [data-testid="stNumberInput"],
  [data-testid="stRadio"], [data-testid="stCheckbox"], [data-testid="stFileUploader"],
  [data-testid="stPopover"], [data-testid="stElementToolbarButton"],
  [data-testid="stSkipToContent"],
  [data-testid="stExpander"] summary [data-testid="stIconMaterial"] { display: none !important; }
  [data-testid="stMainBlockContainer"] { max-width: none; padding: 0 !important; }
  /* What is folded is printed open; panes of tabs that are not open are not in the page at all. */
  details::details-content { content-visibility: visible !important; display: block !important;
    block-size: auto !important; height: auto !important; opacity: 1 !important; }
  /* Long lists stay folded, but for what the reader has opened. */
  details.db-folded:not([open])::details-content { display: none !important; }
  [data-testid="stExpander"] details, [data-testid="stExpanderDetails"] { height: auto !important;
    overflow: visible !important; }
  [data-testid="stExpanderDetails"] { display: block !important; visibility: visible !important; }
  .db-scroll { overflow: visible; }
  .db-roomy table { min-width: 0; }
  h1, h2, h3, caption, summary { break-after: avoid; }
  svg, tr, li, .db-claim, .db-answer { break-inside: avoid; }
  thead { display: table-header-group; }
  .db-text, .db-lead, .db-quiet, .db-answer p { max-width: none; }
  .db-quiet, .db-facts dt, .db-place { opacity: 1; }
}
"""
