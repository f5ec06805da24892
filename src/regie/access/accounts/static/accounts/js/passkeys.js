// Says on the page what the browser says when a passkey does not work.
const place = document.getElementById('passkey-melding')

document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  if (!place) return
  const cancelled = event.detail.exception && event.detail.exception.name === 'NotAllowedError'
  place.querySelector('[data-reason]').textContent = cancelled ? place.dataset.cancelled : place.dataset.failed
  place.hidden = false
  place.focus()
})

if (!window.PublicKeyCredential && place) {
  place.querySelector('[data-reason]').textContent = place.dataset.unknown
  place.hidden = false
}
