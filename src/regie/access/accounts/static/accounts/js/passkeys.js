// Ties allauth's passkey code to the buttons marked data-passkey, and says on the page what the browser says
// when a passkey does not work. A module of its own, because the security policy allows no script in a page.
const place = document.getElementById('passkey-melding')

function say (text) {
  if (!place) return
  place.querySelector('[data-reason]').textContent = text
  place.hidden = false
}

document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const cancelled = event.detail.exception && event.detail.exception.name === 'NotAllowedError'
  say(cancelled ? place?.dataset.cancelled : place?.dataset.failed)
  place?.focus()
})

if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll('[data-passkey]')) {
    const { passkey, credential, passwordless } = button.dataset
    window.allauth.webauthn.forms[`${passkey}Form`]({
      ids: { [passkey]: button.id, credential, passwordless, data: 'js_data' }
    })
  }
} else {
  say(place?.dataset.unknown)
}
