# Draws a timing curve from the CSV that 'perfmodel simulate --format csv' writes.
#
#   gnuplot -e "csv='curve.csv'; out='curve.svg'" Documentation/plot-curve.gnuplot
#
# One stacked bar a step, a piece per cause, and the band around its top. The ending of `out` chooses
# the picture: .svg, .pdf, else PNG. Needs gnuplot 5.

if (!exists("csv")) csv = "curve.csv"
if (!exists("out")) out = "curve.png"

ending = strlen(out) > 4 ? out[strlen(out) - 3:strlen(out)] : ""
if (ending eq ".svg") {
  set terminal svg size 900,520 dynamic background "white" font "sans-serif,13"
} else {
  if (ending eq ".pdf") {
    set terminal pdfcairo size 18cm,10.4cm font "sans-serif,11"
  } else {
    set terminal pngcairo size 1350,780 background "white" font "sans-serif,18"
  }
}
set output out

set datafile separator comma
stats csv using "total_ms" nooutput name "total"
stats csv using "high_ms" nooutput name "high"

# Milliseconds, or a unit in which the highest value has few digits.
unit = "ms"; factor = 1.0
if (high_max >= 10000) { unit = "s"; factor = 0.001 }
if (high_max < 1) { unit = "µs"; factor = 1000.0 }

# Names are cut, so that labels of neighbours do not run into each other.
cut(text) = strlen(text) > 24 ? text[1:23] . "…" : text
label(number, text) = sprintf("%d %s", number, cut(text))

set style data histograms
set style histogram rowstacked
set style fill solid 1.0 noborder
set boxwidth 0.7
set grid ytics linetype 1 linecolor rgb "#dddddd"
set border 3
set tics nomirror out
# Long names side by side would run into each other.
set xtics rotate by (total_records > 3 ? -25 : 0)
set ylabel "time (" . unit . ")"
set yrange [0:high_max * factor * 1.08]
set xrange [-0.6:total_records - 0.4]
set key outside right top invert reverse Left width 1
set bars 1.5

plot \
  csv using (column("native_ms") * factor):xtic(label(column("step"), strcol("name"))) \
    title "native" linecolor rgb "#009e73", \
  '' using (column("emulated_ms") * factor) title "emulated" linecolor rgb "#e69f00", \
  '' using (column("translation_ms") * factor) title "translation" linecolor rgb "#56b4e9", \
  '' using (column("entry_thunk_ms") * factor) title "entry thunk" linecolor rgb "#d55e00", \
  '' using (column("exit_thunk_ms") * factor) title "exit thunk" linecolor rgb "#cc79a7", \
  '' using (column("call_check_ms") * factor) title "call check" linecolor rgb "#8c8c8c", \
  '' using (column("emulator_dispatch_ms") * factor) \
    title "emulator dispatch" linecolor rgb "#0072b2", \
  '' using (column("step")):(column("total_ms") * factor):(column("low_ms") * factor):(column("high_ms") * factor) \
    with yerrorbars pointtype 7 pointsize 0.4 linewidth 1.5 linecolor rgb "black" title "band"
