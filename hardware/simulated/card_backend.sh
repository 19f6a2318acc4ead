#!/bin/sh
# A card printer behind CUPS. Its device folder holds `fault` (one word), `seconds` a card takes, and `cards`.
# CUPS tells how a backend is called and what its exit codes and messages mean: backend(7).
[ $# -eq 0 ] && { echo 'direct simulated-card "Simulated card printer" "Simulated card printer"'; exit 0; }

device="$CUPS_SERVERROOT/device"
part="$device/cards/.job$1-$$"

say() { echo "$*" >&2; }
fault() { cat "$device/fault"; }
# Stand still with this fault and its reason until somebody mends it.
wait_while() {
    say "STATE: +$2"
    say "INFO: $3"
    while [ "$(fault)" = "$1" ]; do sleep 0.1; done
    say "STATE: -$2"
}

cat "${6:--}" > "$part"
say "STATE: -media-low-warning,media-empty-error,marker-supply-low-warning,marker-supply-empty-error,media-jam-error,cover-open-error,output-area-full-error,connecting-to-device"

case "$(fault)" in
    cards_low) say "STATE: +media-low-warning" ;;
    ribbon_low) say "STATE: +marker-supply-low-warning" ;;
    cards_out) wait_while cards_out media-empty-error "The feeder is empty." ;;
    output_full) wait_while output_full output-area-full-error "The output hopper is full." ;;
    offline) wait_while offline connecting-to-device "The printer is not responding." ;;
    ribbon_out) say "STATE: +marker-supply-empty-error"; say "ERROR: The ribbon is at its end."; rm "$part"; exit 1 ;;
    card_jam) say "STATE: +media-jam-error"; say "ERROR: A card is stuck."; rm "$part"; exit 1 ;;
    cover_open) say "STATE: +cover-open-error"; say "ERROR: The cover is open."; rm "$part"; exit 4 ;;
    hold) rm "$part"; exit 3 ;;
esac

say "INFO: Printing the card."
sleep "$(cat "$device/seconds")"
[ "$(fault)" = slow ] && sleep 2
mv "$part" "$device/cards/$(date +%s%N)-job$1.png"
exit 0
